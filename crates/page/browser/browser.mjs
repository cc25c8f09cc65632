// A browser that notes whatever a page must not do, and what all tests share.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import puppeteer from "puppeteer-core";

export const address = process.env.ADDRESS;
export const screenshots = process.env.SCREENSHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(screenshots, { recursive: true });

export const WIDE = { width: 1280, height: 900 };
export const SMALL = { width: 375, height: 760, isMobile: true, hasTouch: true };

/** Starts the browser. */
export function start() {
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // A container has no namespaces to make a sandbox of; only our own pages are looked at.
    args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"],
  });
}

/** A page in a context of its own, and what it did wrong. */
export async function open(browser, { size = WIDE, dark = false, script = true } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    // Results that are no longer wanted are given up by our own script; a download leaves its page.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") wrong.push(`failed: ${request.url()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith("data:")) wrong.push(`elsewhere: ${request.url()}`);
  });
  await page.setViewport(size);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.setJavaScriptEnabled(script);
  return {
    page,
    go: (where) => page.goto(address + where, { waitUntil: "networkidle0" }),
    /** A picture of the whole page, on a screen as high as it is: the strip at the foot stays at the foot. */
    async shot(name) {
      const height = await page.evaluate(() => Math.ceil(document.documentElement.scrollHeight));
      await page.setViewport({ ...size, height: Math.max(size.height, height) });
      await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
      await page.setViewport(size);
    },
    /** Nothing went wrong, and no name was run. */
    async fine() {
      assert.deepEqual(wrong, []);
      if (script) assert.equal(await page.evaluate(() => window.hostile), undefined, "a name was run as a script");
      await context.close();
    },
  };
}

/** Holds a page against the rules of axe: nothing serious may be found. */
export async function accessible(page) {
  // By the tools of developers, which the page's policy does not bind.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const serious = found.violations.filter((violation) => ["serious", "critical"].includes(violation.impact));
  const told = serious.map((violation) => `${violation.id}: ${violation.nodes.map((node) => `${node.target} ${node.failureSummary}`).slice(0, 4).join(" | ")}`);
  assert.deepEqual(told, []);
  const others = found.violations.filter((violation) => !serious.includes(violation));
  if (others.length) console.log("  axe, less than serious:", others.map((violation) => `${violation.id} (${violation.nodes.length})`).join(", "));
}

/** The text of a part of the page. */
export function text(page, selector) {
  return page.$eval(selector, (element) => element.innerText);
}

/** Nothing is wider than the screen. */
export async function fits(page) {
  const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= screen, `the page is ${wide} wide on a screen of ${screen}`);
}
