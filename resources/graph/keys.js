// The keyboard inside the graph. Netron's own short cuts and its "any key clears the selection" stay out: this listener
// stands first and stops them. Arrow keys scroll, as the browser does by itself.

import { send } from './bridge.js';
import * as graph from './graph.js';
import { isCompared } from './sync.js';

// Of two graphs that stand side by side, both are fitted: Python has them both.
const fit = () => (isCompared() ? send('fit', {}) : graph.fit());

const plain = {
    Escape: () => {
        graph.clearSelection();
        send('background', {});
    },
    f: fit,
    F: fit,
    '+': () => graph.zoomBy(1.25),
    '=': () => graph.zoomBy(1.25),
    '-': () => graph.zoomBy(0.8),
    0: graph.zoomReset,
    '/': () => send('find', {}),
    Enter: () => {
        if (graph.selectedKey()) {
            send('open', { key: graph.selectedKey() });
        }
    },
};

const act = (event) => {
    if (event.key === 'F3') {
        send('findnext', { backwards: event.shiftKey });
        return true;
    }
    if (event.ctrlKey || event.metaKey) {
        if (event.key.toLowerCase() === 'f') {
            send('find', {});
            return true;
        }
        return false;
    }
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
        return graph.walk(event.key === 'ArrowUp' ? -1 : 1);
    }
    const action = event.altKey ? null : plain[event.key];
    if (action) {
        action();
    }
    return Boolean(action);
};

export const listen = () => {
    window.addEventListener('keydown', (event) => {
        event.stopImmediatePropagation();
        if (act(event)) {
            event.preventDefault();
        }
    }, true);
};
