// SVG and PNG of the graph as Netron makes them, with colours, marks and legend. Always on white.

import { send } from './bridge.js';
import { afterOpening, keepingPlace, state } from './graph.js';
import { current, glyphPath } from './marks.js';

const SVG = 'http://www.w3.org/2000/svg';

const make = (name, attributes, text) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
        element.setAttribute(key, value);
    }
    if (text !== undefined) {
        element.textContent = text;
    }
    return element;
};

// legend: {title, note, stops: [[offset, colour]], ticks: [[offset, text]], chips: [{color, label, glyph, ink, dotted}]}
const drawLegend = (legend, box) => {
    const group = make('g', { class: 'studio-legend', transform: `translate(${box.x},${box.y - 64})` });
    group.append(make('text', { x: 0, y: 10, class: 'studio-legend-title' }, legend.title));
    if (legend.note) {
        group.append(make('text', { x: 0, y: 52 }, legend.note));
    }
    if (legend.stops.length > 0) {
        const gradient = make('linearGradient', { id: 'studio-gradient' });
        for (const [offset, colour] of legend.stops) {
            gradient.append(make('stop', { offset, 'stop-color': colour }));
        }
        group.append(gradient, make('rect', { x: 0, y: 16, width: 240, height: 10, fill: 'url(#studio-gradient)' }));
        for (const [offset, text] of legend.ticks) {
            const anchor = offset <= 0 ? 'start' : (offset >= 1 ? 'end' : 'middle');
            group.append(make('text', { x: offset * 240, y: 38, 'text-anchor': anchor }, text));
        }
    }
    let x = legend.stops.length > 0 ? 264 : 0;
    for (const chip of legend.chips) {
        if (chip.glyph) {
            group.append(make('circle', { cx: x + 8, cy: 21, r: 8, fill: chip.color }));
            group.append(glyphPath(chip.glyph, chip.ink, x + 8, 21, 12));
        } else if (chip.dotted) {
            group.append(make('rect', {
                x: x + 4, y: 16, width: 10, height: 10, rx: 2, fill: 'none', stroke: chip.color, 'stroke-dasharray': '2 2',
            }));
        } else {
            group.append(make('rect', { x: x + 4, y: 16, width: 10, height: 10, rx: 2, fill: chip.color }));
        }
        group.append(make('text', { x: x + 20, y: 25 }, chip.label));
        x += 36 + 7 * chip.label.length;
    }
    return group;
};

// Other viewers of SVG know no custom properties: their values are put in place.
const resolve = (text) => {
    const svg = new DOMParser().parseFromString(text, 'image/svg+xml');
    for (const element of svg.querySelectorAll('[style*="var(--studio"]')) {
        const owner = element.closest('[style*="--studio-fill:"], [style*="--studio-outline:"]');
        const style = element.getAttribute('style');
        element.setAttribute('style', style.replace(/var\((--studio-[a-z]+)\)/g,
            (whole, name) => (owner && owner.style.getPropertyValue(name).trim()) || 'currentColor'));
    }
    return new XMLSerializer().serializeToString(svg);
};

export const deliver = async (file, blob) => {
    const suffix = file.split('.').pop();
    const out = suffix === 'svg' ? new Blob([resolve(await blob.text())], { type: 'image/svg+xml' }) : blob;
    const reader = new FileReader();
    await new Promise((done, fail) => {
        reader.onload = done;
        reader.onerror = fail;
        reader.readAsDataURL(out);
    });
    send('export', { suffix, base64: reader.result.split(',')[1] });
};

export const start = (suffix) => afterOpening(async () => {
    const origin = document.getElementById('origin');
    if (!origin || !state.view.activeTarget) {
        throw new Error('no graph is drawn');
    }
    const legend = current.legend && drawLegend(current.legend, origin.getBBox());
    await keepingPlace(async () => {
        if (legend) {
            origin.append(legend);
        }
        try {
            await state.view.export(`graph.${suffix}`);
        } finally {
            if (legend) {
                legend.remove();
            }
        }
    });
});
