// Two pages that move together. The page that a person moves says which of its matched nodes is nearest to the middle
// and where that stands; the other puts the node's partner at the same place. Only this passes through Python: where
// the nodes lie is worked out here, once for each drawing, so that a frame costs some arithmetic and one message.

import { send } from './bridge.js';
import { container, frameOf, keyOf, nodes, place, restore, target } from './graph.js';

const EASE = 0.6; // of a jump, what is left of it in the next frame
const REVEAL = 48; // px that a node asked for stays inside the view

let partners = null; // {own key: the partner's key}; null: this page is not compared
let anchors = {}; // the same, one node for each pair
let frames = null; // {own key: {x, y, name, top, bottom}} in the graph's own pixels, zoom 1
let known = null; // the place that the other page gave or was told: no news to it
let wanted = null;
let due = false;
let pending = false;
let anchored = null;
let slip = { x: 0, y: 0 };

export const isCompared = () => partners !== null;

const canvas = () => document.getElementById('canvas');

const measure = () => {
    frames = new Map();
    const { zoom } = place();
    const outer = canvas().getBoundingClientRect();
    for (const node of nodes()) {
        const frame = frameOf(node);
        if (frame) {
            const r = frame.getBoundingClientRect();
            const top = (r.top - outer.top) / zoom;
            const bottom = (r.bottom - outer.top) / zoom;
            const x = ((r.left + r.right) / 2 - outer.left) / zoom;
            frames.set(keyOf(node), { x, y: (top + bottom) / 2, top, bottom, name: node.name || keyOf(node) });
        }
    }
};

const framesNow = () => {
    if (!frames) {
        measure();
    }
    return frames;
};

// The view's middle in the graph's own pixels, and the view.
const middle = () => {
    const box = container();
    const outer = canvas().getBoundingClientRect();
    const inner = box.getBoundingClientRect();
    const { zoom } = place();
    return {
        zoom,
        x: (inner.left + box.clientWidth / 2 - outer.left) / zoom,
        y: (inner.top + box.clientHeight / 2 - outer.top) / zoom,
        half: box.clientHeight / 2 / zoom,
    };
};

const nearest = (at) => {
    let best = null;
    let least = Infinity;
    for (const key of Object.keys(anchors)) {
        const frame = framesNow().get(key);
        if (frame) {
            const distance = (frame.x - at.x) ** 2 + (frame.y - at.y) ** 2;
            if (distance < least) {
                least = distance;
                best = key;
            }
        }
    }
    return best;
};

// What is seen, as parts of the graph's height.
const seen = (at) => [(at.y - at.half) / target()._height, (at.y + at.half) / target()._height];

const report = (key, forced) => {
    const at = middle();
    const asked = key && partners[key] && framesNow().has(key);
    const anchor = asked ? key : nearest(at);
    const frame = anchor && framesNow().get(anchor);
    anchored = null;
    known = place();
    send('moved', {
        zoom: at.zoom,
        key: anchor ? (asked ? partners : anchors)[anchor] : null,
        dx: frame ? (frame.x - at.x) * at.zoom : 0,
        dy: frame ? (frame.y - at.y) * at.zoom : 0,
        part: at.y / target()._height,
        forced,
        seen: seen(at),
    });
};

const isKnown = () => {
    const now = place();
    return known && Math.abs(now.x - known.x) < 1 && Math.abs(now.y - known.y) < 1 && Math.abs(now.zoom - known.zoom) < 1e-6;
};

const clamp = (value, most) => Math.max(-most, Math.min(most, value));

const goal = () => {
    const box = container();
    const at = middle();
    const frame = framesNow().get(wanted.key);
    if (!frame) { // nothing is matched: the same part of the height
        return { x: box.scrollLeft, y: box.scrollTop + (wanted.part * target()._height - at.y) * at.zoom };
    }
    const dx = wanted.forced ? clamp(wanted.dx, Math.max(box.clientWidth / 2 - REVEAL, 0)) : wanted.dx;
    const dy = wanted.forced ? clamp(wanted.dy, Math.max(box.clientHeight / 2 - REVEAL, 0)) : wanted.dy;
    return { x: box.scrollLeft + (frame.x - at.x) * at.zoom - dx, y: box.scrollTop + (frame.y - at.y) * at.zoom - dy };
};

// One frame of following. Where the anchor changes, the graphs' heights differ between two anchors: the way there is
// made in some frames, so that nothing jumps.
const advance = () => {
    due = false;
    if (!target() || !partners || !wanted) {
        return;
    }
    const before = place();
    const zoomed = Math.abs(before.zoom - wanted.zoom) > 1e-6;
    if (zoomed) {
        restore({ zoom: wanted.zoom, x: before.x, y: before.y });
    }
    const to = goal();
    if (wanted.forced || zoomed) {
        slip = { x: 0, y: 0 };
    } else if (wanted.key !== anchored && anchored !== null) {
        slip = { x: before.x - to.x, y: before.y - to.y };
    }
    anchored = wanted.key;
    slip = { x: slip.x * EASE, y: slip.y * EASE };
    const easing = Math.abs(slip.x) > 1 || Math.abs(slip.y) > 1;
    if (!easing) {
        slip = { x: 0, y: 0 };
    }
    restore({ zoom: wanted.zoom, x: to.x + slip.x, y: to.y + slip.y });
    known = place();
    send('seen', { seen: seen(middle()) });
    if (easing) {
        ask();
    }
};

const ask = () => {
    if (!due) {
        due = true;
        requestAnimationFrame(advance);
    }
};

// Puts the partner where the other page says; of several sayings in one frame the last counts.
export const follow = (place) => {
    wanted = place;
    ask();
};

// tables: {partners, anchors}, or null where nothing is compared.
export const pair = (tables) => {
    partners = tables && tables.partners;
    anchors = (tables && tables.anchors) || {};
};

// Says where this page stands, for the other one to follow. key: the anchor; else the one nearest to the middle.
export const lead = (key) => {
    if (target() && partners) {
        wanted = null;
        report(key, true);
    }
};

// To a part of the graph's height, 0 to 1.
export const goTo = (part) => {
    if (target()) {
        const at = middle();
        const now = place();
        restore({ zoom: now.zoom, x: now.x, y: now.y + (part * target()._height - at.y) * at.zoom });
        lead();
    }
};

// The zoom at which the whole graph is seen.
export const fittingZoom = () => {
    const box = container();
    return target() ? Math.min(box.clientWidth / target()._width, box.clientHeight / target()._height, 1) : null;
};

export const zoomTo = (zoom) => {
    if (target()) {
        restore({ zoom, x: 0, y: 0 });
        lead();
    }
};

// [key, name, top, bottom] of every node in the graph's order; top and bottom as parts of its height.
export const layout = () => {
    if (!target()) {
        return null;
    }
    const height = target()._height;
    return [...framesNow()].map(([key, frame]) => [key, frame.name, frame.top / height, frame.bottom / height]);
};

const tell = () => {
    pending = false;
    if (target() && partners && !isKnown()) {
        wanted = null; // the person moves this page: it no longer follows
        report(null, false);
    }
};

const later = () => {
    if (partners && !pending) {
        pending = true;
        requestAnimationFrame(tell);
    }
};

const zooms = new ResizeObserver(later); // a zoom need not scroll

// Called after each rendering, which makes a new canvas.
export const renew = () => {
    frames = null;
    known = null;
    zooms.disconnect();
    zooms.observe(canvas());
};

export const listen = () => {
    container().addEventListener('scroll', later, { passive: true });
    new ResizeObserver(() => {
        if (partners) {
            send('resized', {});
        }
    }).observe(container());
};
