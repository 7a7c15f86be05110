// usage: node trim.mjs STYLES.css SOURCES OUT.css
// Leaves out of a style sheet what no page can ask for: rules whose classes stand in no .razor and no .js file below SOURCES. A browser parses
// every rule before it paints anything, and the kit has ten times as many as the console uses.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [styles, sources, out] = process.argv.slice(2);
const words = new Set();
for (const entry of readdirSync(sources, { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && /\.(razor|js)$/.test(entry.name) && !entry.parentPath.includes("node_modules")) {
    for (const word of readFileSync(join(entry.parentPath, entry.name), "utf8").matchAll(/[A-Za-z_][\w-]*/g)) words.add(word[0]);
  }
}

/** The statements of a sheet or of an at-rule's body: [what stands before the brace, body or null]. */
function* statements(css) {
  for (let at = 0; at < css.length;) {
    let depth = 0, open = -1, end = at;
    for (; end < css.length; end++) {
      const c = css[end];
      if (c === '"' || c === "'") {
        while (++end < css.length && css[end] !== c) if (css[end] === "\\") end++;
      } else if (c === "{") {
        if (depth++ === 0) open = end;
      } else if (c === "}" && --depth === 0) {
        break;
      } else if (c === ";" && depth === 0) {
        break;
      }
    }
    const head = css.slice(at, open < 0 ? end : open).trim();
    if (head) yield open < 0 ? [head, null] : [head, css.slice(open + 1, end)];
    at = end + 1;
  }
}

/** Commas within parentheses separate nothing. */
const selectors = (head) => head.split(/,(?![^(]*\))/);
const isAsked = (selector) => [...selector.replace(/\([^)]*\)/g, "").matchAll(/\.(-?[_a-zA-Z](?:[\w-]|\\.)*)/g)].every(([, name]) => words.has(name));

function trim(css) {
  let kept = "";
  for (const [head, body] of statements(css)) {
    if (body === null) {
      kept += head + ";";
    } else if (/^@(media|supports|layer|container)/.test(head)) {
      const inner = trim(body);
      if (inner) kept += `${head}{${inner}}`;
    } else if (head.startsWith("@")) {
      kept += `${head}{${body}}`;
    } else {
      const asked = selectors(head).filter(isAsked);
      if (asked.length > 0) kept += `${asked.join(",")}{${body}}`;
    }
  }
  return kept;
}

const comment = /\/\*[\s\S]*?\*\//g;
const sheet = readFileSync(styles, "utf8");
const trimmed = trim(sheet.replace(comment, "")).replace('@charset "UTF-8";', "");
// Movements that nothing is moved by any more.
const still = trimmed.replace(/@(?:-webkit-)?keyframes ([\w-]+)\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, (whole, name) => (new RegExp(`animation(?:-name)?:[^;}]*${name}`).test(trimmed) ? whole : ""));
// Whose work it is, and under which licence, goes with it.
const banners = [...sheet.matchAll(comment)].map(([text]) => text).filter((text) => text.startsWith("/*!"));
writeFileSync(out, banners.join("\n") + "\n" + still);
