// What deploy/grafana/screens/take runs: a picture of every dashboard, by Chromium.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { Prometheus } from './prometheus.mjs';

const WIDTH = 1632;
const ROW_HEIGHT = 38;
const MARGIN = 70;
const THREE_HOURS = 3 * 3600 * 1000;
const ICON = /^\/public\/build\/img\/([\w/-]+\.svg)$/;
const QUIET_BROWSER = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
    '--disable-background-networking', '--disable-component-update', '--hide-scrollbars', '--enable-logging=stderr'];
const require = createRequire(import.meta.url);
const run = promisify(execFile);

const here = import.meta.dirname;
const dashboards = join(here, '../dashboards');
const now = new Date();
const [url, from = new Date(now - THREE_HOURS), to = now, folder = join(here, '../../../docs/images')] = process.argv.slice(2);
const prometheus = new Prometheus(url, seconds(from), seconds(to));
const page = await bundle();

for (const file of readdirSync(dashboards).sort()) {
    const dashboard = JSON.parse(readFileSync(join(dashboards, file), 'utf8'));
    const picture = join(folder, `${basename(file, '.json')}.png`);
    await photograph(dashboard, await results(dashboard), picture);
    console.log(picture);
}

function seconds(time) {
    const milliseconds = new Date(time).getTime();
    if (Number.isNaN(milliseconds)) {
        throw new Error(`"${time}" is no time; it is written as 2026-01-31T12:00:00Z`);
    }
    return Math.round(milliseconds / 1000);
}

async function results(dashboard) {
    const variables = Object.fromEntries(dashboard.templating.list.map((variable) => [variable.name, variable.allValue ?? '']));
    const found = {};
    for (const panel of dashboard.panels) {
        const series = await Promise.all((panel.targets ?? []).map((target) => prometheus.series(target, variables)));
        found[panel.id] = series.flat();
    }
    return found;
}

async function bundle() {
    const { outputFiles } = await build({
        entryPoints: [join(here, 'page.jsx')],
        bundle: true,
        write: false,
        outdir: 'out',
        format: 'esm',
        jsx: 'automatic',
        minify: true,
        define: { 'process.env.NODE_ENV': '"production"' },
        loader: { '.svg': 'dataurl', '.png': 'dataurl', '.ttf': 'empty' },
        // Their ES modules take the default exports of older libraries for the libraries themselves.
        alias: Object.fromEntries(['@grafana/data', '@grafana/ui'].map((name) => [name, require.resolve(name)])),
        logLevel: 'error',
    });
    return Object.fromEntries(outputFiles.map((file) => [`/${basename(file.path)}`, file.text]));
}

/** The page on loopback, because Grafana's components fetch their icons from beside it. */
async function photograph(dashboard, found, picture) {
    const drawn = { dashboard, results: found, from: prometheus.from, to: prometheus.to, step: prometheus.step };
    const rows = Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
    const work = mkdtempSync(join(tmpdir(), 'adapruner-screens'));
    const server = createServer((request, response) => answer(request.url, drawn, response)).listen(0, '127.0.0.1');
    try {
        await once(server, 'listening');
        const { stderr } = await run('chromium', [...QUIET_BROWSER, `--user-data-dir=${work}`, `--window-size=${WIDTH},${rows * ROW_HEIGHT + MARGIN}`,
            '--virtual-time-budget=10000', `--screenshot=${picture}`, `http://127.0.0.1:${server.address().port}/`]);
        const faults = stderr.split('\n').filter((line) => line.includes('Uncaught'));
        if (faults.length > 0) {
            throw new Error(`${dashboard.title}: ${faults.join('\n')}`);
        }
    } finally {
        server.close();
        rmSync(work, { recursive: true, force: true });
    }
}

function answer(path, drawn, response) {
    if (path === '/') {
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(`<!doctype html><link rel="stylesheet" href="/page.css"><body style="margin:0;padding:16px"><div id="dashboard"></div>
            <script>window.drawn = ${JSON.stringify(drawn).replaceAll('<', '\\u003c')}</script><script type="module" src="/page.js"></script>`);
    } else if (path in page) {
        response.setHeader('Content-Type', path.endsWith('.js') ? 'text/javascript' : 'text/css');
        response.end(page[path]);
    } else if (ICON.test(path) && existsSync(icon(path))) {
        response.setHeader('Content-Type', 'image/svg+xml');
        response.end(readFileSync(icon(path)));
    } else {
        response.statusCode = 404;
        response.end();
    }
}

function icon(path) {
    return join(here, 'node_modules/@grafana/ui/dist/public/img', ICON.exec(path)[1]);
}
