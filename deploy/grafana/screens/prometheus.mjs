// A dashboard's queries, asked as Grafana asks them: variables and $__rate_interval filled in, a range in even steps.

const SCRAPE_SECONDS = 15;
const POINTS = 240;

export class Prometheus {
    constructor(url, from, to) {
        this.url = url.replace(/\/$/, '');
        this.from = from;
        this.to = to;
        this.step = Math.max(SCRAPE_SECONDS, Math.ceil((to - from) / POINTS));
    }

    async get(path, parameters) {
        const response = await fetch(`${this.url}${path}?${new URLSearchParams(parameters)}`);
        const answer = await response.json();
        if (answer.status !== 'success') {
            throw new Error(`${parameters.query}: ${answer.error}`);
        }
        return answer.data.result;
    }

    /** One target's series: what Prometheus answers, with the target's own fields beside it. */
    async series(target, variables) {
        const expression = this.fill(target.expr, variables);
        const result = target.instant
            ? await this.get('/api/v1/query', { query: expression, time: this.to })
            : await this.get('/api/v1/query_range', { query: expression, start: this.from, end: this.to, step: this.step });
        return result.map((series) => ({
            labels: series.metric,
            name: target.legendFormat ? legend(target.legendFormat, series.metric) : undefined,
            refId: target.refId,
            table: target.format === 'table',
            points: target.instant ? [series.value] : series.values,
        }));
    }

    fill(expression, variables) {
        const rateInterval = Math.max(this.step + SCRAPE_SECONDS, 4 * SCRAPE_SECONDS);
        let filled = expression.replaceAll('$__rate_interval', `${rateInterval}s`).replaceAll('$__interval', `${this.step}s`);
        for (const [name, value] of Object.entries(variables)) {
            filled = filled.replaceAll(`\${${name}}`, value).replaceAll(`$${name}`, value);
        }
        return filled;
    }
}

function legend(format, labels) {
    return format.replace(/\{\{\s*(\w+)\s*}}/g, (whole, label) => labels[label] ?? '');
}
