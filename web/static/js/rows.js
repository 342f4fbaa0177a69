// The moves of a row of the table or the timeline: what a card does on the board, asked
// in words, as there is no place to put it.

import { announce, clearRefusal, refuse, say } from "./announce.js";
import { fly } from "./flight.js";
import { openGate } from "./gate.js";
import { titleOf } from "./places.js";
import { askReason } from "./reason.js";
import { post, refresh } from "./server.js";

// Each as its name, its words and the act.
export function movesOfRow(region, row) {
  const all = row.closest(".rows");
  const stages = JSON.parse(all.dataset.stages);
  const here = stages.findIndex(({ slug }) => slug === row.dataset.stage);
  const next = stages[here + 1];
  const words = ({ name }) => say("to_stage", { stage: name });
  const moves = [];
  if (next) moves.push([`to-${next.slug}`, words(next), () => decide(region, row, next)]);
  if (!("mayMove" in region.dataset)) return moves;
  for (const stage of stages.slice(0, here).reverse()) {
    moves.push([`to-${stage.slug}`, words(stage), () => back(region, row, stage)]);
  }
  return "byHand" in all.dataset ? [...moves, ...places(region, row, stages[here])] : moves;
}

// Within its stage; the rows of a stage stand together.
function places(region, row, stage) {
  const peers = [...row.parentElement.children].filter(
    (each) => each.dataset.stage === row.dataset.stage,
  );
  const at = peers.indexOf(row);
  const after = (place) => peers[place]?.dataset.id ?? "top";
  const goes = (slug, place) => [
    slug,
    say(slug),
    () => send(region, row, stage, { after: place }),
  ];
  const moves = at > 0 ? [goes("top", "top"), goes("up", after(at - 2))] : [];
  return at < peers.length - 1 ? [...moves, goes("down", after(at + 1))] : moves;
}

async function decide(region, row, stage) {
  clearRefusal(region);
  const words = { title: titleOf(row), stage: stage.name };
  announce(say("decision", words));
  const ending = await fly(row.dataset.id, () => openGate(row, "top"));
  if (!ending) {
    focusRow(region, row.dataset.id);
    return announce(say("undecided_row", words));
  }
  await show(region, row.dataset.id, say(ending, words));
}

async function back(region, row, stage) {
  const asked = await askReason(row, stage.name);
  if (asked) await send(region, row, stage, { after: "top", ...asked });
  else focusRow(region, row.dataset.id);
}

async function send(region, row, stage, body) {
  clearRefusal(region);
  const words = { title: titleOf(row), stage: stage.name };
  const { id } = row.dataset;
  const answer = await fly(id, () => post(row, { stage: stage.slug, ...body }));
  if (answer.status === "moved") {
    delete row.dataset.reason;
    return show(region, id, say("moved_row", words));
  }
  if (body.reason) row.dataset.reason = body.reason;
  row.toggleAttribute("data-personal", answer.code === "personal");
  if (answer.status === "stale") await refresh();
  focusRow(region, id);
  refuse(region, say("refused", { ...words, message: answer.message }));
}

async function show(region, id, text) {
  await refresh();
  focusRow(region, id);
  announce(text);
}

function focusRow(region, id) {
  region.querySelector(`.is-row[data-id="${id}"] .card-menu`)?.focus();
}
