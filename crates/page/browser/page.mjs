// The page of a service that needs no key.
import assert from "node:assert/strict";
import { readFileSync, mkdtempSync, readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { SMALL, accessible, address, fits, open, start, text } from "./browser.mjs";

let browser;
before(async () => { browser = await start(); });
after(() => browser.close());

const HOSTILE = "/party/x-1";

test("results come as one types", async () => {
  const { page, go, shot, fine } = await open(browser);
  await go("/");
  await accessible(page);
  await shot("01-start");
  assert.match(await text(page, "footer"), /No hit is not a clearance/);
  assert.match(await text(page, "footer"), /2026-11-24-/);
  await page.type("#name", "Pavel Korbutov", { delay: 15 });
  await page.waitForFunction(() => document.querySelector("#headline")?.innerText.includes("may be"));
  assert.match(await text(page, "#found"), /Korbutov/i);
  assert.match(page.url(), /name=Pavel\+Korbutov/);
  await accessible(page);
  await shot("02-results");
  await page.type("#name", " Nobodyatall Zzyx Qqq", { delay: 5 });
  await page.waitForFunction(() => document.querySelector("#headline")?.innerText.includes("No hit"));
  assert.match(await text(page, "#found"), /not a clearance/);
  await shot("03-no-hit");
  await fine();
});

test("filters narrow what was found", async () => {
  const { page, go, fine } = await open(browser);
  await go("/?name=Pavel+Korbutov");
  const entries = () => page.$$eval("article.case .entry", (entries) => entries.length);
  const all = await entries();
  assert.ok(all > 1, `${all}`);
  await page.click('input[name="list"][value="made_up_list"]');
  await page.waitForFunction(() => location.search.includes("list=made_up_list") && !document.querySelector("#found[aria-busy]"));
  assert.ok((await entries()) < all);
  assert.equal(await page.evaluate(() => document.activeElement.value), "made_up_list", "the focus stays");
  await fine();
});

test("without script the form and the filters work", async () => {
  const { page, go, fine } = await open(browser, { script: false });
  await go("/");
  await page.type("#name", "Pavel Korbutov");
  await Promise.all([page.waitForNavigation(), page.click("button.primary")]);
  assert.match(await page.content(), /Korbutov/);
  await page.click(".filters summary");
  await page.click('input[name="programme"]');
  await Promise.all([page.waitForNavigation(), page.click(".without-script")]);
  assert.match(page.url(), /programme=/);
  await fine();
});

test("a dossier", async () => {
  const { page, go, shot, fine } = await open(browser);
  await go("/party/x-2?name=Mohammed+Saleh+al+Qahtani");
  for (const word of ["Arabic", "Cyrillic", "weak", "EXAMPLE2", "00412345", "Made-up Authority"]) {
    assert.ok((await text(page, "main")).includes(word), word);
  }
  assert.ok(await page.$("svg.web"), "the relations are drawn");
  assert.match(await text(page, ".names"), /U\+202E/);
  await accessible(page);
  await shot("04-dossier");
  await page.click("a[data-fetch]");
  await page.waitForSelector(".history, #history p:not(:has(a))");
  await fine();
});

test("what became of a party is told", async () => {
  const { page, go, shot, fine } = await open(browser);
  await go("/party/x-7/history");
  const told = await text(page, "#history");
  assert.match(told, /changed/);
  assert.match(told, /700000000/);
  await accessible(page);
  await shot("05-history");
  await fine();
});

test("side by side", async () => {
  const { page, go, shot, fine } = await open(browser);
  await go("/side-by-side/x-7?name=Korbutow+Pawel&born=1980&country=Russia");
  for (const part of [".versus", "table.parts", "table.facing", "table.waterfall svg rect.up"]) assert.ok(await page.$(part), part);
  await accessible(page);
  await shot("06-side-by-side");
  await fine();
});

test("hostile names are shown as text", async () => {
  const { page, go, shot, fine } = await open(browser);
  await go(HOSTILE);
  assert.match(await text(page, "h1"), /<script>window\.hostile=1<\/script> Zoltan/);
  assert.match(await text(page, "main"), /<img src=x onerror/);
  assert.equal(await page.$("main img, main script"), null);
  await shot("07-hostile");
  await go(`/?name=${encodeURIComponent("<script>window.hostile=1</script> Zoltan O'Brien")}`);
  assert.match(await text(page, "#headline"), /<script>/);
  await go(`/?name=${encodeURIComponent("محمد صالح القحطاني")}`);
  assert.equal(await page.$eval(".case h3 bdi", (element) => element.dir), "auto");
  await shot("08-right-to-left");
  await go(`/?name=${encodeURIComponent("\"><svg onload=window.hostile=1>")}&type=${encodeURIComponent("\"><script>window.hostile=1</script>")}`);
  await fine();
});

test("a file is screened", async () => {
  const { page, go, shot, fine } = await open(browser);
  const folder = mkdtempSync(path.join(os.tmpdir(), "interdict-"));
  const session = await page.createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder, browserContextId: page.browserContext().id });
  await go("/files");
  await accessible(page);
  await shot("09-file");
  const input = await page.$("#file");
  await input.uploadFile(process.env.CUSTOMERS);
  await Promise.all([page.waitForNavigation(), page.click("form.upload button.primary")]);
  await page.waitForSelector(".result a");
  assert.match(await text(page, "main"), /date of birth/);
  assert.match(await text(page, "main"), /not used/);
  await accessible(page);
  await shot("10-file-done");
  await page.click(".result a");
  let files = [];
  for (let tries = 0; tries < 50 && !files.some((file) => file.endsWith(".csv")); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    files = readdirSync(folder);
  }
  assert.deepEqual(files, ["customers-screened.csv"]);
  const csv = readFileSync(path.join(folder, files[0]), "utf8");
  assert.match(csv, /'=HYPERLINK/);
  assert.match(csv, /'@SUM/);
  assert.match(csv, /'\+1 555/);
  assert.doesNotMatch(csv, /(^|,)"?[=@]/m);
  assert.match(csv, /interdict_status/);
  await Promise.all([page.waitForNavigation(), page.click('form[action$="/remove"] button')]);
  assert.equal(await page.$(".jobs"), null);
  await fine();
});

test("a file that cannot be read says why", async () => {
  const { page, go, shot, fine } = await open(browser);
  await go("/files");
  const input = await page.$("#file");
  await input.uploadFile(path.join(import.meta.dirname, "browser.mjs"));
  await Promise.all([page.waitForNavigation(), page.click("form.upload button.primary")]);
  assert.ok((await text(page, "[role=alert]")).length > 20);
  await shot("11-file-refused");
  // The browser itself notes the status 422 of the page.
  await fine().catch((error) => assert.match(String(error), /422/));
});

test("lists and changes", async () => {
  const { page, go, shot, fine } = await open(browser);
  await go("/lists");
  assert.match(await text(page, "main"), /made_up_list[\s\S]*2026-11-23/);
  await accessible(page);
  await shot("12-lists");
  await go("/changes");
  const told = await text(page, "main");
  assert.match(told, /\+1 added/);
  assert.match(told, /Delisted Example/);
  assert.match(told, /751234567/);
  await accessible(page);
  await shot("13-changes");
  await fine();
});

test("dark, by the system and by the switch", async () => {
  const { page, go, shot, fine } = await open(browser, { dark: true });
  const light = () => page.evaluate(() => {
    const [r, g, b] = getComputedStyle(document.documentElement).backgroundColor.match(/[\d.]+/g).map(Number);
    return r + g + b > 380;
  });
  await go("/?name=Pavel+Korbutov");
  assert.equal(await light(), false);
  await accessible(page);
  await shot("14-dark-results");
  for (const [name, where] of [["15-dark-dossier", "/party/x-2"], ["16-dark-side-by-side", "/side-by-side/x-7?name=Korbutow+Pawel&born=1980"], ["17-dark-file", "/files"], ["18-dark-changes", "/changes"]]) {
    await go(where);
    await accessible(page);
    await shot(name);
  }
  await page.click("[data-theme-switch]");
  assert.equal(await light(), true);
  await go("/lists");
  assert.equal(await light(), true, "the choice is kept");
  await fine();
});

test("a small screen", async () => {
  const { page, go, shot, fine } = await open(browser, { size: SMALL });
  for (const [name, where] of [
    ["20-small-start", "/"],
    ["21-small-results", "/?name=Pavel+Korbutov"],
    ["22-small-dossier", "/party/x-2"],
    ["23-small-side-by-side", "/side-by-side/x-7?name=Korbutow+Pawel&born=1980"],
    ["24-small-file", "/files"],
    ["25-small-lists", "/lists"],
    ["26-small-changes", "/changes"],
    ["27-small-long-name", "/party/x-8"],
  ]) {
    await go(where);
    await fits(page);
    await accessible(page);
    await shot(name);
  }
  await fine();
});

test("by keyboard alone", async () => {
  const { page, go, fine } = await open(browser);
  await go("/lists");
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => document.activeElement.innerText), /Skip/);
  await page.keyboard.press("Enter");
  await go("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "name", "the name has the focus at the start");
  await page.keyboard.type("Pavel Korbutov");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".case h3 a");
  // On to the first party, whatever stands between.
  let on = "";
  for (let tries = 0; tries < 60 && !on.startsWith("/party/"); tries += 1) {
    await page.keyboard.press("Tab");
    on = await page.evaluate(() => document.activeElement.getAttribute("href") ?? "");
    const seen = await page.evaluate(() => {
      const box = document.activeElement.getBoundingClientRect();
      const strip = document.querySelector("footer").getBoundingClientRect();
      return box.width === 0 || box.bottom <= strip.top + 1;
    });
    assert.ok(seen, "what has the focus lies under the strip");
  }
  assert.ok(on.startsWith("/party/"), "no party can be reached by keyboard");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.ok(await page.$("article.dossier"));
  await go("/?name=Pavel+Korbutov");
  await page.click("footer strong");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "name", "the slash leads back to the name");
  await fine();
});

test("what is not there has a page", async () => {
  const { page, shot } = await open(browser);
  const answer = await page.goto(`${address}/party/nobody-0`);
  assert.equal(answer.status(), 404);
  assert.match(answer.headers()["content-security-policy"], /default-src 'none'/);
  await accessible(page);
  await shot("28-not-found");
});
