// Light and dark without a reload. Netron follows prefers-color-scheme alone, which QtWebEngine does not let a program
// set; so its media rules are switched on or off as a whole.

let rules = null;

const collect = () => {
    const found = [];
    for (const sheet of document.styleSheets) {
        for (const rule of sheet.cssRules) {
            if (rule instanceof CSSMediaRule && rule.media.mediaText.includes('prefers-color-scheme')) {
                found.push(rule);
            }
        }
    }
    return found;
};

export const setTheme = (theme) => {
    rules = rules || collect(); // once: a switched rule no longer names the preference
    for (const rule of rules) {
        rule.media.mediaText = theme.dark ? 'all' : 'not all';
    }
    for (const [name, value] of Object.entries(theme.colors)) {
        document.documentElement.style.setProperty(`--studio-${name}`, value);
    }
    document.documentElement.style.colorScheme = theme.dark ? 'dark' : 'light'; // scroll bars
};
