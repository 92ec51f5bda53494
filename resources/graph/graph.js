// The drawn graph: opening a model, nodes by key (first output tensor), selection, zoom, search.

import { send } from './bridge.js';
import * as labels from './labels.js';

export const state = { view: null, error: '', clicked: null, selected: null };

let busy = Promise.resolve();
let byKey = new Map();
let keys = new Map();
let byElement = new Map();

export const container = () => document.getElementById('target');
export const target = () => state.view && state.view.target;
const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
const names = (list) => (list || []).flatMap((a) => (Array.isArray(a.value) ? a.value : [])).filter(Boolean).map((v) => v.name);

export const nodes = () => (state.view.activeTarget && state.view.activeTarget.nodes) || [];
export const keyOf = (node) => keys.get(node);
export const drawn = (value) => target() && target().find(value);

const ends = () => {
    const graph = state.view.activeTarget || {};
    return [...(graph.inputs || []), ...(graph.outputs || [])];
};

const endName = (end) => (end.value && end.value[0] && end.value[0].name) || end.name;

// Called after each rendering. Names and indices are no keys: names may be empty or double, and Netron folds
// constants into their users. A folded constant leads to its user.
export const index = () => {
    byKey = new Map();
    keys = new Map();
    byElement = new Map();
    nodes().forEach((node, i) => {
        const key = names(node.outputs)[0] || `node#${i}`;
        keys.set(node, key);
        if (!byKey.has(key)) {
            byKey.set(key, node);
        }
        const object = drawn(node);
        if (object && object.element) {
            byElement.set(object.element, node);
        }
    });
    for (const end of ends()) {
        const name = endName(end);
        if (!byKey.has(name)) {
            byKey.set(name, end);
        }
    }
    for (const node of nodes()) {
        for (const name of names(node.inputs)) {
            if (name && !byKey.has(name)) {
                byKey.set(name, node);
            }
        }
    }
};

export const tellNode = (node) => {
    const key = keyOf(node);
    if (key) {
        state.selected = key;
        send('node', { key });
    }
};

export const tellTensor = (value) => {
    if (value && value.name) {
        state.selected = null;
        send('tensor', { name: value.name.split('\n')[0] });
    }
};

// Netron opens one and the same page for every graph input and output; which one it was is known from the click.
export const tellClickedEnd = () => {
    const element = state.clicked;
    const end = element && ends().find((e) => (drawn(e) || {}).element === element);
    if (end) {
        target().select([end], 'studio');
        state.selected = null;
        send('tensor', { name: endName(end) });
    }
};

export const clearSelection = () => {
    state.selected = null;
    if (target()) {
        target().select(null, 'studio');
    }
};

// Brings the rectangle of an element to the middle unless it is well inside already.
const centre = (element, smooth) => {
    const box = container();
    const outer = box.getBoundingClientRect();
    const inner = element.getBoundingClientRect();
    const dx = inner.left + inner.width / 2 - (outer.left + box.clientWidth / 2);
    const dy = inner.top + inner.height / 2 - (outer.top + box.clientHeight / 2);
    if (Math.abs(dx) < box.clientWidth * 0.3 && Math.abs(dy) < box.clientHeight * 0.3) {
        return;
    }
    forgetScroll();
    box.scrollBy({ left: dx, top: dy, behavior: smooth ? 'smooth' : 'instant' });
};

// Netron caches the place it last scrolled to; it must forget it where we scroll.
const forgetScroll = () => {
    delete target()._scrollLeft;
    delete target()._scrollTop;
};

// Several nodes at once; the first of them is the one that arrow keys walk from. move: bring it into view.
export const selectAll = (keysWanted, move) => {
    const found = keysWanted.filter((key) => byKey.has(key));
    if (!target() || found.length === 0) {
        clearSelection();
        return false;
    }
    const elements = target().select(found.map((key) => byKey.get(key)), 'studio') || [];
    [state.selected] = found;
    if (move && elements.length > 0) {
        centre(elements[0], false);
    }
    return elements.length > 0;
};

export const select = (key) => selectAll([key], true);

// To the node that feeds the selected one (step -1) or that it feeds (step 1). False where there is none.
export const walk = (step) => {
    const node = byKey.get(state.selected);
    if (!node || !keys.has(node)) {
        return false;
    }
    const here = new Set(names(step > 0 ? node.outputs : node.inputs));
    const next = nodes().find((other) => names(step > 0 ? other.inputs : other.outputs).some((name) => here.has(name)));
    if (!next || next === node) {
        return false;
    }
    select(keyOf(next));
    tellNode(next);
    return true;
};

export const selectedKey = () => (state.selected && keys.has(byKey.get(state.selected)) ? state.selected : null);

// Keys of the nodes, inputs and outputs whose name, operator or tensor holds the text, in the graph's order.
export const find = (text) => {
    const wanted = text.trim().toLowerCase();
    if (!wanted || !target()) {
        return [];
    }
    const holds = (word) => word && word.toLowerCase().includes(wanted);
    const found = nodes()
        .filter((n) => holds(n.name) || holds(n.type.name) || names(n.outputs).some(holds) || names(n.inputs).some(holds))
        .map((n) => ({ key: keyOf(n), node: true }));
    const seen = new Set(found.map((match) => match.key));
    const open = ends().map(endName).filter((name) => holds(name) && !seen.has(name));
    return [...found, ...open.map((key) => ({ key, node: false }))];
};

export const place = () => ({ zoom: target().zoom, x: container().scrollLeft, y: container().scrollTop });

// Sets zoom and scroll directly: Netron's own setter keeps the zoom above 0.15 and above the graph's height.
export const restore = ({ zoom, x, y }) => {
    const canvas = document.getElementById('canvas');
    canvas.style.width = `${zoom * target()._width}px`;
    canvas.style.height = `${zoom * target()._height}px`;
    target()._zoom = zoom;
    forgetScroll();
    container().scrollLeft = x;
    container().scrollTop = y;
};

export const keepingPlace = async (work) => {
    const before = place();
    await work();
    restore(before);
};

export const zoomBy = (factor) => {
    if (target()) {
        target().zoom *= factor;
    }
};

export const zoomReset = () => {
    if (target()) {
        target().zoom = 1;
    }
};

export const fit = () => {
    const box = container();
    if (target()) {
        const zoom = Math.min(box.clientWidth / target()._width, box.clientHeight / target()._height, 1);
        restore({ zoom, x: 0, y: 0 });
    }
};

// The frame of a node, without its badge; null where none is drawn.
export const frameOf = (node) => {
    const object = drawn(node);
    return (object && object.element && (object.element.querySelector('.node-border') || object.element)) || null;
};

// Where a node's title is on the page, for tests that click it: [x, y, width, height].
export const rectangle = (key) => {
    const object = drawn(byKey.get(key));
    const title = object && object.element && (object.element.querySelector('.node-item') || object.element);
    if (!title) {
        return null;
    }
    const r = title.getBoundingClientRect();
    return [r.left, r.top, r.width, r.height];
};

const openNow = async (request) => {
    const begun = performance.now();
    const { view } = state;
    const before = request.keep && target() ? { ...place(), selected: state.selected } : null;
    state.error = '';
    state.selected = null;
    labels.set(request.labels);
    const status = await view.host._openModel(view.host._url(request.url), request.file, request.name);
    const ok = status === '';
    if (ok && before) {
        restore(before);
        if (before.selected) {
            select(before.selected);
        }
    }
    await painted();
    send('opened', { id: request.id, ok, message: state.error, nodes: nodes().length, ms: performance.now() - begun });
};

// One after the other: Netron mixes up two openings at a time.
export const open = (request) => {
    busy = busy.then(() => openNow(request)).catch((error) => {
        send('opened', { id: request.id, ok: false, message: error.message, nodes: 0, ms: 0 });
    });
};

export const afterOpening = (work) => {
    busy = busy.then(work).catch((error) => send('failed', { message: error.message }));
};

export const listen = () => {
    const box = container();
    box.addEventListener('click', (event) => {
        state.clicked = event.target.closest('g.node');
    }, true);
    box.addEventListener('click', (event) => {
        if (!event.target.closest('g.node, .edge-paths-hit-test')) {
            clearSelection();
            send('background', {});
        }
    });
    box.addEventListener('dblclick', (event) => {
        for (let element = event.target; element; element = element.parentElement) {
            if (byElement.has(element)) {
                send('open', { key: keyOf(byElement.get(element)) });
                return;
            }
        }
    });
};
