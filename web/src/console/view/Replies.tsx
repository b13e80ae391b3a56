import { useEffect, useState } from "preact/hooks";
import type { Desk } from "../desk";
import type { Reply } from "../wire";
import { Dialog } from "./Dialog";

const PATH = "/v1/console/replies";

type Form = { id: number | null; title: string; shortcut: string; en: string; zh: string };

const BLANK: Form = { id: null, title: "", shortcut: "", en: "", zh: "" };

function Editor({ d, form, onChange, onDone }: { d: Desk; form: Form; onChange: (form: Form) => void; onDone: () => void }) {
  const t = d.words;
  const save = async (): Promise<void> => {
    const { id, title, shortcut, en, zh } = form;
    const texts = { ...(en.trim() && { en: en.trim() }), ...(zh.trim() && { zh: zh.trim() }) };
    const body = { title: title.trim(), texts, ...(shortcut.trim() && { shortcut: shortcut.trim() }) };
    const saved = await d.tried(async () => void (await (id === null ? d.api.post(PATH, body) : d.api.put(`${PATH}/${id}`, body))));
    if (!saved) return;
    await d.learnReplies(true);
    onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label class="field">
        {t.titleOf}
        <input type="text" required maxLength={80} value={form.title} onInput={(event) => onChange({ ...form, title: event.currentTarget.value })} />
      </label>
      <label class="field">
        {t.shortcut}
        <input type="text" pattern="[a-z0-9_\-]{1,24}" maxLength={24} value={form.shortcut} onInput={(event) => onChange({ ...form, shortcut: event.currentTarget.value.toLowerCase() })} />
      </label>
      <label class="field">
        {t.textIn("English")}
        <textarea rows={3} lang="en" maxLength={4000} value={form.en} onInput={(event) => onChange({ ...form, en: event.currentTarget.value })} />
      </label>
      <label class="field">
        {t.textIn("中文")}
        <textarea rows={3} lang="zh-Hans" maxLength={4000} value={form.zh} onInput={(event) => onChange({ ...form, zh: event.currentTarget.value })} />
      </label>
      <div class="buttons">
        <button class="plain" type="button" onClick={onDone}>
          {t.cancel}
        </button>
        <button class="main" type="submit" disabled={!form.title.trim() || (!form.en.trim() && !form.zh.trim())}>
          {t.save}
        </button>
      </div>
    </form>
  );
}

function ReplyView({ d, reply, onEdit }: { d: Desk; reply: Reply; onEdit: () => void }) {
  const t = d.words;
  const remove = async (): Promise<void> => {
    if (await d.tried(async () => void (await d.api.delete(`${PATH}/${reply.id}`)))) await d.learnReplies(true);
  };
  return (
    <li class="reply">
      <p>
        <strong class="outside">{reply.title}</strong> {reply.shortcut && <kbd>/{reply.shortcut}</kbd>}
      </p>
      {[reply.texts.en, reply.texts.zh].filter(Boolean).map((text, at) => (
        <p key={at} class="hint outside">
          {text}
        </p>
      ))}
      <div class="buttons">
        <button class="quiet small" type="button" aria-label={t.editReply(reply.title)} onClick={onEdit}>
          {t.edit}
        </button>
        <button class="quiet small" type="button" aria-label={t.removeReply(reply.title)} onClick={() => void remove()}>
          {t.remove}
        </button>
      </div>
    </li>
  );
}

export function Replies({ d }: { d: Desk }) {
  const t = d.words;
  const [form, setForm] = useState<Form | null>(null);
  useEffect(() => void d.learnReplies(true), []);
  const all = d.replies ?? [];
  return (
    <Dialog wide title={form?.id ? t.editReply(form.title) : form ? t.newReply : t.replies} closeLabel={t.close} onClose={() => d.show(null)}>
      {form ? (
        <Editor d={d} form={form} onChange={setForm} onDone={() => setForm(null)} />
      ) : (
        <>
          <p class="hint">{t.repliesHint}</p>
          {d.replies !== null && !all.length && <p class="empty">{t.noReplies}</p>}
          <ul class="found" role="list">
            {all.map((reply) => (
              <ReplyView
                key={reply.id}
                d={d}
                reply={reply}
                onEdit={() => setForm({ id: reply.id, title: reply.title, shortcut: reply.shortcut ?? "", en: reply.texts.en ?? "", zh: reply.texts.zh ?? "" })}
              />
            ))}
          </ul>
          <div class="buttons">
            <button class="main" type="button" data-first onClick={() => setForm(BLANK)}>
              {t.newReply}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
