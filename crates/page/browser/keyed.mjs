// The page of a service that asks for a key.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, address, open, start, text } from "./browser.mjs";

let browser;
before(async () => { browser = await start(); });
after(() => browser.close());

test("one signs in with a key, and out", async () => {
  const { page, shot } = await open(browser);
  const answer = await page.goto(`${address}/`);
  assert.equal(answer.status(), 401);
  await page.waitForSelector("#key");
  await accessible(page);
  await shot("30-sign-in");
  await page.type("#key", "interdict_000000000000_00");
  await Promise.all([page.waitForNavigation(), page.click("main button")]);
  assert.match(await text(page, "[role=alert]"), /does not count/);
  await page.type("#key", process.env.KEY);
  await Promise.all([page.waitForNavigation(), page.click("main button")]);
  assert.equal(new URL(page.url()).pathname, "/");
  const [cookie] = (await page.browserContext().cookies()).filter((cookie) => cookie.name === "interdict_session");
  assert.ok(cookie.httpOnly && cookie.sameSite === "Strict", JSON.stringify(cookie));
  await page.type("#name", "Pavel Korbutov");
  await page.waitForSelector(".case h3 a");
  await accessible(page);
  await shot("31-signed-in");
  await Promise.all([page.waitForNavigation(), page.click('form[action="/sign-out"] button')]);
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  assert.equal((await page.goto(`${address}/lists`)).status(), 401);
});

test("a session that has ended leads back to the door", async () => {
  const { page } = await open(browser);
  await page.goto(`${address}/sign-in`);
  await page.type("#key", process.env.KEY);
  await Promise.all([page.waitForNavigation(), page.click("main button")]);
  await page.browserContext().deleteCookie(...(await page.browserContext().cookies()));
  await page.type("#name", "Pavel");
  await page.waitForSelector("#key");
  assert.match(page.url(), /sign-in\?next=/);
});
