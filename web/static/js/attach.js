// Files are dropped on the form, and go with a bar that shows how far they are. Without
// this the form sends them by itself.

import { announce } from "./announce.js";
import { clear, fromPage, line, refuse, show } from "./answers.js";
import { freshen } from "./fresh.js";

export function mount(form) {
  const input = form.querySelector("input[type=file]");
  const field = input.closest(".field");
  const hint = line("p", "field-help", form.dataset.drop);
  field.classList.add("drop");
  field.append(hint);

  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      field.dataset.over = "";
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) delete field.dataset.over;
  });
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    delete field.dataset.over;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    announce([...input.files].map((file) => file.name).join(", "));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    const large = [...input.files].find((file) => file.size > Number(form.dataset.most));
    if (large) return refuse(form, form.dataset.large.replace("{name}", large.name));
    send(new FormData(form, event.submitter));
  });

  function send(body) {
    const bar = sending();
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => {
      bar.parentElement.remove();
      form.removeAttribute("aria-busy");
      receive(request);
    });
    request.send(body);
  }

  function sending() {
    clear(form);
    form.setAttribute("aria-busy", "true");
    const label = line("label", "sending", form.dataset.sending);
    const bar = document.createElement("progress");
    label.append(bar);
    form.append(label);
    announce(form.dataset.sending);
    return bar;
  }

  async function receive(request) {
    const kind = request.getResponseHeader("Content-Type") ?? "";
    if (request.status === 200 && kind.startsWith("text/plain")) {
      form.reset();
      const details = form.closest("details");
      details.open = false;
      details.querySelector("summary").focus();
      await freshen();
      announce(request.responseText);
    } else if (request.status === 400) {
      show(form, fromPage(request.responseText));
    } else {
      refuse(form, form.dataset.failed);
    }
  }
}
