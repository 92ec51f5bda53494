// Served in place of Netron's index.js. Subclasses Netron's exported Host and View, so that age check, cookie consent,
// telemetry, its side bars and its alerts never run, and what happens in the graph is told to Python.

import * as browser from '../browser.js';
import * as grapher from '../grapher.js';
import * as netron from '../view.js';
import { send } from './bridge.js';
import * as exporting from './export.js';
import * as graph from './graph.js';
import { listen as listenToKeys } from './keys.js';
import * as labels from './labels.js';
import * as marks from './marks.js';
import * as sync from './sync.js';
import { setTheme } from './theme.js';

const need = (object, names, what) => {
    const missing = names.filter((name) => !(name in object));
    if (missing.length > 0) {
        throw new Error(`netron API changed: ${what} lacks ${missing.join(', ')}`);
    }
};

const check = () => {
    need(browser.Host.prototype,
        ['view', 'start', 'message', 'event', 'exception', 'openURL', 'export', '_openModel', '_url'], 'Host');
    need(netron.View.prototype,
        ['target', 'activeTarget', 'open', 'render', 'popTarget', 'export', 'showNodeProperties', 'showTensorProperties',
            'showConnectionProperties', 'showTargetProperties', 'showModelProperties', 'showDefinition', 'find'], 'View');
    need(grapher.Edge.prototype, ['build'], 'Edge');
    need(grapher.Argument.prototype, ['build'], 'Argument');
    need(grapher.Node, ['Header'], 'Node');
    need(grapher.Node.prototype, ['build'], 'Node');
    need(grapher.Node.Header, ['Entry'], 'Node.Header');
};

const makeHost = () => class Host extends browser.Host {
    constructor() {
        super();
        this._environment.menu = false;
    }

    async view(view) {
        this._view = view; // Netron's own goes on to age(), consent() and telemetry()
    }

    async start() {
        this._view.show('welcome');
    }

    event() {}

    exception(error) {
        graph.state.error = error && error.message ? error.message : String(error);
    }

    openURL(url) {
        send('url', url);
    }

    async message(text, alert) {
        if (text === undefined) {
            return 0; // the notice is taken back
        }
        if (alert) {
            graph.state.error = text;
            return 0;
        }
        send('slow', { text });
        return new Promise(() => {}); // "Cancel" is ours: Python makes a new page
    }

    async export(file, blob) {
        await exporting.deliver(file, blob);
    }
};

const makeView = () => class View extends netron.View {
    get target() {
        return super.target;
    }

    set target(target) { // after every rendering, and with null before one
        super.target = target;
        if (target) {
            graph.index();
            sync.renew();
            marks.apply();
            send('level', { depth: this._path ? this._path.length : 1 });
        }
    }

    async render(target, signature) {
        if (target && Array.isArray(target.nodes)) {
            send('rendering', { nodes: target.nodes.length });
        }
        return super.render(target, signature);
    }

    showNodeProperties(node, source) {
        if (source !== 'studio') {
            graph.tellNode(node);
        }
    }

    showTensorProperties(argument, source) {
        if (source !== 'studio') {
            graph.tellTensor(argument && argument.value && argument.value[0]);
        }
    }

    showConnectionProperties(value, from, to, source) {
        if (source !== 'studio') {
            graph.tellTensor(value);
        }
    }

    showTargetProperties() {
        graph.tellClickedEnd();
    }

    showModelProperties() {}

    async showDefinition() {}

    find() {}
};

// What Python may call, see page.py.
window.studio = {
    open: graph.open,
    select: graph.select,
    selectAll: graph.selectAll,
    clearSelection: graph.clearSelection,
    find: graph.find,
    back: () => graph.state.view.popTarget(),
    zoomIn: () => graph.zoomBy(1.25),
    zoomOut: () => graph.zoomBy(0.8),
    zoomReset: graph.zoomReset,
    fit: graph.fit,
    rectangle: graph.rectangle,
    selectedKey: graph.selectedKey,
    mark: marks.set,
    theme: setTheme,
    pair: sync.pair,
    follow: sync.follow,
    lead: sync.lead,
    goTo: sync.goTo,
    fittingZoom: sync.fittingZoom,
    zoomTo: sync.zoomTo,
    layout: sync.layout,
    export: exporting.start,
};

try {
    check();
    labels.install(grapher);
    listenToKeys(); // before the View adds its own listeners
    const View = makeView();
    const Host = makeHost();
    graph.state.view = new View(new Host());
    await graph.state.view.start();
    graph.listen();
    sync.listen();
    send('boot', { version: graph.state.view.host.version });
    // The first model would otherwise wait for these.
    await Promise.all([import('../onnx.js'), graph.state.view.host.asset('onnx-metadata.json')]);
} catch (error) {
    send('broken', { message: error.message });
}
