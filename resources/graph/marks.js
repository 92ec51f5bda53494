// Colours and marks on nodes, kept here because Netron forgets them with every rendering.
// paints: {key: {fill, text, label}}, marks: {key: {outline, glyph, ink, label, dotted}}, glyph: a path in a square of 1;
// parts: {key: label}, nodes that belong to another one's; legend: see export.js.

import { drawn, keyOf, nodes } from './graph.js';

const SVG = 'http://www.w3.org/2000/svg';

export const current = { paints: {}, marks: {}, parts: {}, legend: null };

// An icon's path, its middle at x, y.
export const glyphPath = (path, ink, x, y, size) => {
    const glyph = document.createElementNS(SVG, 'path');
    glyph.setAttribute('d', path);
    glyph.setAttribute('transform', `translate(${x - size / 2},${y - size / 2}) scale(${size})`);
    glyph.style.fill = ink;
    glyph.style.strokeWidth = 0;
    return glyph;
};

const badge = (object, mark) => {
    const group = document.createElementNS(SVG, 'g');
    group.setAttribute('class', 'studio-badge');
    group.setAttribute('transform', `translate(${object.width},0)`);
    const disc = document.createElementNS(SVG, 'circle');
    disc.setAttribute('r', '9');
    disc.style.fill = mark.outline;
    group.append(disc, glyphPath(mark.glyph, mark.ink, 0, 0, 13));
    return group;
};

const explain = (element, lines) => {
    const title = document.createElementNS(SVG, 'title');
    title.setAttribute('class', 'studio-title');
    const old = element.querySelector('title');
    title.textContent = [old && old.textContent, ...lines].filter(Boolean).join('\n');
    // The innermost title is the one shown, so it goes into the node's heading.
    const heading = element.querySelector('.node-item-type');
    (heading || element).prepend(title);
};

const clear = () => {
    for (const element of document.querySelectorAll('.studio-badge, .studio-title')) {
        element.remove();
    }
    for (const element of document.querySelectorAll('.studio-painted, .studio-marked, .studio-part')) {
        element.classList.remove('studio-painted', 'studio-marked', 'studio-dotted', 'studio-part');
        element.style.removeProperty('--studio-fill');
        element.style.removeProperty('--studio-text');
        element.style.removeProperty('--studio-outline');
    }
};

export const apply = () => {
    clear();
    for (const node of nodes()) {
        const key = keyOf(node);
        const paint = current.paints[key];
        const mark = current.marks[key];
        const part = current.parts[key];
        const object = (paint || mark || part) && drawn(node);
        const element = object && object.element;
        if (element) {
            if (part) {
                element.classList.add('studio-part');
            }
            if (paint) {
                element.classList.add('studio-painted');
                element.style.setProperty('--studio-fill', paint.fill);
                element.style.setProperty('--studio-text', paint.text);
            }
            if (mark) {
                element.classList.add('studio-marked');
                element.classList.toggle('studio-dotted', Boolean(mark.dotted));
                element.style.setProperty('--studio-outline', mark.outline);
                element.append(badge(object, mark));
            }
            explain(element, [paint && paint.label, part, mark && mark.label]);
        }
    }
};

export const set = (colouring) => {
    current.paints = (colouring && colouring.paints) || {};
    current.marks = (colouring && colouring.marks) || {};
    current.parts = (colouring && colouring.parts) || {};
    current.legend = (colouring && colouring.legend) || null;
    apply();
};
