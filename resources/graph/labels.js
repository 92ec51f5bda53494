// Texts on tensors: FINN's datatype and the shape on edges and in the weight rows of a node. Netron itself knows only
// shapes, because ONNX keeps FINN's datatypes in quantization annotations. Also undoes two of Netron's abbreviations, and
// calls a node by its name where that is its operator with a number.

let texts = new Map();

export const set = (map) => {
    texts = new Map(Object.entries(map || {}));
};

const nameOf = (value) => (value && typeof value.name === 'string' ? value.name.split('\n')[0] : '');

export const install = (grapher) => {
    const buildEdge = grapher.Edge.prototype.build;
    grapher.Edge.prototype.build = function build(...rest) {
        const text = this.value && texts.get(nameOf(this.value.value));
        if (text) {
            this.label = text;
        }
        return buildEdge.apply(this, rest);
    };
    const buildArgument = grapher.Argument.prototype.build;
    grapher.Argument.prototype.build = function build(...rest) {
        const values = this.value && this.value.value;
        const text = Array.isArray(values) && values.length === 1 && texts.get(nameOf(values[0]));
        if (text) {
            this.content = text;
            this.separator = ' ';
        } else if (typeof this.content === 'string' && this.content.startsWith('\u3008')) {
            this.content = `[${this.content.slice(1, -1)}]`; // instead of CJK brackets, which many a font lacks
            this.separator = ' ';
        }
        return buildArgument.apply(this, rest);
    };
    // Netron cuts operators of more than 21 letters, so ConvolutionInputGenerator_rtl and many others of FINN's.
    const { Entry } = grapher.Node.Header;
    const buildEntry = Entry.prototype.build;
    Entry.prototype.build = function build(...rest) {
        const whole = /^\[(.{1,40})\]$/.exec(this.tooltip || '');
        if (whole && String(this.content).includes('\u2026')) {
            [, this.content] = whole;
            this.tooltip = '';
        }
        return buildEntry.apply(this, rest);
    };
    // FINN numbers its nodes, and tables, reports and files call them so: MVAU_hls_3, not one MVAU_hls of many.
    const buildNode = grapher.Node.prototype.build;
    grapher.Node.prototype.build = function build(...rest) {
        const { name, type } = this.value || {};
        const operator = type && typeof type.name === 'string' ? type.name.split('.').pop() : '';
        const title = this.blocks[0] && this.blocks[0]._entries && this.blocks[0]._entries[0];
        if (title && operator && typeof name === 'string' && name.startsWith(`${operator}_`)
            && /^\d+$/.test(name.slice(operator.length + 1))) {
            title.content = name;
            title.tooltip = '';
        }
        return buildNode.apply(this, rest);
    };
};
