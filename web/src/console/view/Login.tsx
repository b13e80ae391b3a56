import { useState } from "preact/hooks";
import { ApiFault } from "../api";
import type { Desk } from "../desk";
import { LANGUAGES } from "../words";

export function Login({ d }: { d: Desk }) {
  const t = d.words;
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const enter = async (): Promise<void> => {
    setBusy(true);
    setFault("");
    try {
      await d.login(name.trim(), password);
    } catch (problem) {
      const status = problem instanceof ApiFault ? problem.status : 0;
      setFault(status === 429 ? t.tooMany : status === 401 ? t.wrongLogin : d.wordsFor(problem));
      setBusy(false);
    }
  };
  return (
    <main class="door">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <h1>{t.title}</h1>
        <p>{t.loginHint}</p>
        <label class="field">
          {t.account}
          <input name="name" type="text" autocomplete="username" autocapitalize="none" spellcheck={false} required value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label class="field">
          {t.password}
          <input name="password" type="password" autocomplete="current-password" required value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
        </label>
        {fault && (
          <p class="fault" role="alert">
            {fault}
          </p>
        )}
        <button class="main" type="submit" disabled={busy || !name.trim() || !password}>
          {t.enter}
        </button>
        <div class="door-foot">
          <div class="switch" role="group" aria-label={t.language}>
            {LANGUAGES.map((words) => (
              <button key={words.id} type="button" lang={words.tag} aria-pressed={words.id === t.id} onClick={() => d.setTaste({ language: words.id })}>
                {words.name}
              </button>
            ))}
          </div>
        </div>
      </form>
    </main>
  );
}
