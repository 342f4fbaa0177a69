// Makes a part of the page like a fresh one and keeps the elements that stay: so focus,
// scroll, open menus and what is typed stay too.

// What the browser's side puts on elements; the server does not know of it.
const OURS =
  /^(tabindex|aria-(describedby|expanded|selected|checked|pressed|keyshortcuts)|open|style|data-(picked|peeked|lifted|pending|saving|moved|changed|selected|mounted|reason|personal|target|dragging))$/;
// Never taken away: somebody may be busy in it.
const BUSY = "form, dialog, [popover], [data-keep]";

export function morph(old, fresh) {
  const pool = new Map();
  for (const each of old.querySelectorAll("[data-id]")) pool.set(keyOf(each), each);
  become(old, fresh, pool);
}

// By attributes: `dataset` takes longer, and there are a thousand cards.
function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const id = node.getAttribute("data-id");
  const name = node.getAttribute("data-part") ?? node.getAttribute("data-stage") ?? node.id;
  return id || name ? `${node.localName} ${id ?? ""} ${name}` : "";
}

function become(old, fresh, pool) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if ("keep" in old.dataset || old.isEqualNode(fresh)) return;
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !OURS.test(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !OURS.test(name)) old.setAttribute(name, value);
  }
  fill(old, fresh, pool);
}

function fill(old, fresh, pool) {
  let named;
  const mine = (key) => {
    named ??= new Map([...old.children].map((each) => [keyOf(each), each]));
    return named.get(key);
  };
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const key = keyOf(wanted);
    const pooled = pool.get(key);
    const near = pooled?.parentNode === old ? pooled : key && mine(key);
    const found = key ? (near ?? pooled) : alike(at, wanted);
    if (!found) {
      old.insertBefore(document.adoptNode(wanted), at);
      continue;
    }
    at = bringTo(old, found, at);
    become(found, wanted, pool);
  }
  while (at) {
    const next = at.nextSibling;
    if (!at.matches?.(BUSY)) at.remove();
    at = next;
  }
}

// Two without a name are the same when they are of one kind.
function alike(at, wanted) {
  const isSame = at && !keyOf(at) && at.nodeName === wanted.nodeName;
  return isSame && !at.matches?.(BUSY) ? at : null;
}

// Put `found` at this place; gives the place behind it. What has the focus stays where it
// is, and the others go around it.
function bringTo(parent, found, at) {
  if (found.parentNode === parent && found.contains(document.activeElement)) {
    while (at && at !== found && follows(at, found)) {
      const next = at.nextSibling;
      parent.insertBefore(at, found.nextSibling);
      at = next;
    }
  } else if (found !== at) {
    parent.insertBefore(found, at);
    return at;
  }
  return found.nextSibling;
}

const follows = (first, second) =>
  first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING;
