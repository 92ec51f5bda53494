// Messages from the page to Python, through the QWebChannel object that page.py injects. What is said before the
// channel stands is kept and sent then.

const waiting = [];
let bridge = null;

const pass = (type, data) => bridge.receive(type, JSON.stringify(data === undefined ? null : data));

export const send = (type, data) => {
    if (bridge) {
        pass(type, data);
    } else {
        waiting.push([type, data]);
    }
};

const connect = () => {
    bridge = window.studioBridge;
    for (const [type, data] of waiting.splice(0)) {
        pass(type, data);
    }
};

if (window.studioBridge) {
    connect();
} else {
    window.addEventListener('studio-bridge', connect, { once: true });
}
