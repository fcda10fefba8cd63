/* Everything here is a comfort: the site works without it. No inline code, no other host, nothing remembered. */
(() => {
  'use strict';
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = $('#search');
  const english = document.documentElement.lang === 'en';
  document.documentElement.classList.add('js');

  /* Results without a full page load: the same URL, the same HTML, only the two regions exchanged. */
  const regions = ['#results', '#filters'];
  let asked = 0;
  let shown = location.pathname + location.search;

  const address = () => {
    const url = new URL(form.action);
    for (const [name, value] of new FormData(form)) {
      if (String(value).trim()) url.searchParams.append(name, String(value).trim());
    }
    return url;
  };

  const show = async (url, push) => {
    const mine = ++asked;
    let page;
    try {
      const answer = await fetch(url, { headers: { Accept: 'text/html' } });
      page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    } catch {
      location.assign(url);
      return;
    }
    if (mine !== asked) return;
    if (!regions.every((region) => $(region, page) && $(region))) {
      location.assign(url);
      return;
    }
    const focused = document.activeElement && document.activeElement.id;
    const open = $$('details[open]').map((one) => one.id);
    for (const region of regions) $(region).replaceChildren(...$(region, page).childNodes);
    form.replaceChildren(...$('#search', page).childNodes);
    for (const id of open) if (id && document.getElementById(id)) document.getElementById(id).open = true;
    document.title = page.title;
    shown = url.pathname + url.search;
    if (push) history.pushState(null, '', url + (location.hash === '#filters' ? '#filters' : ''));
    dress();
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus({ preventScroll: true });
    $('#announce').textContent = $('#summary') ? $('#summary').textContent.trim() : '';
  };

  const refreshable = () => regions.every((region) => $(region));

  if (form) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const url = address();
      if (!refreshable()) location.assign(url);
      else {
        if (location.hash) history.replaceState(null, '', location.pathname + location.search);
        show(url, true).then(() => scrollTo(0, 0));
      }
    });
    document.addEventListener('change', (event) => {
      if (event.target.form === form && event.target.type === 'checkbox' && refreshable()) show(address(), true);
    });
    document.addEventListener('click', (event) => {
      if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const link = event.target.closest('.chips a, .exclude, .sort a, .pages a, .small a');
      if (!link || !refreshable()) return;
      event.preventDefault();
      show(new URL(link.getAttribute('href'), location.href), true).then(() => { /* an SVG link's href is no string */
        if (link.closest('.pages')) { $('#main').focus(); scrollTo(0, 0); }
      });
    });
    addEventListener('popstate', () => {
      if (refreshable() && location.pathname + location.search !== shown) show(new URL(location.href), false);
    });
  }

  /* Completions under the box: a combobox in the sense of WAI-ARIA. Enter without a choice searches as typed. */
  const kinds = english ? { number: 'number', title: 'document', issuer: 'issuer', phrase: '' }
    : { number: 'số hiệu', title: 'văn bản', issuer: 'cơ quan', phrase: '' };
  const combobox = () => {
    const box = $('#q');
    if (!box || box.hasAttribute('role')) return;
    const list = document.createElement('ul');
    list.id = 'suggestions';
    list.className = 'suggestions';
    list.hidden = true;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', english ? 'Suggestions' : 'Gợi ý');
    box.after(list);
    for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-controls', list.id], ['aria-expanded', 'false']]) box.setAttribute(name, value);
    let timer;
    let round = 0;
    let chosen = -1;
    const close = () => {
      list.hidden = true;
      chosen = -1;
      box.setAttribute('aria-expanded', 'false');
      box.removeAttribute('aria-activedescendant');
    };
    const choose = (index) => {
      const items = $$('li', list);
      chosen = (index + items.length + 1) % (items.length + 1);
      items.forEach((item, i) => item.setAttribute('aria-selected', String(i === chosen)));
      if (chosen === items.length) { chosen = -1; box.removeAttribute('aria-activedescendant'); return; }
      box.setAttribute('aria-activedescendant', items[chosen].id);
      items[chosen].scrollIntoView({ block: 'nearest' });
    };
    const ask = async () => {
      const mine = ++round;
      const typed = box.value.trim();
      if (typed.length < 2) { close(); return; }
      try {
        const url = new URL(box.dataset.suggest, location.href);
        url.searchParams.set('q', typed);
        if (english) url.searchParams.set('lang', 'en');
        const answer = await fetch(url);
        const { suggestions = [] } = await answer.json();
        if (mine !== round || document.activeElement !== box) return;
        list.replaceChildren(...suggestions.map((one, i) => {
          const item = document.createElement('li');
          const kind = document.createElement('small');
          const text = document.createElement('span');
          item.id = 'suggestion-' + i;
          item.setAttribute('role', 'option');
          item.setAttribute('aria-selected', 'false');
          item.dataset.page = one.page;
          text.textContent = one.text;
          kind.textContent = kinds[one.kind] || '';
          item.append(text, kind);
          return item;
        }));
        chosen = -1;
        list.hidden = !suggestions.length;
        box.setAttribute('aria-expanded', String(!list.hidden));
      } catch { close(); }
    };
    box.addEventListener('input', (event) => { clearTimeout(timer); if (!event.isComposing) timer = setTimeout(ask, 120); });
    box.addEventListener('compositionend', () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    box.addEventListener('blur', () => { clearTimeout(timer); round++; close(); });
    box.addEventListener('keydown', (event) => {
      if (event.isComposing) return;
      if (event.key === 'Enter') {
        clearTimeout(timer);
        round++;
        const item = $$('li', list)[chosen];
        if (!list.hidden && item) { event.preventDefault(); location.assign(item.dataset.page); }
        close();
      } else if (list.hidden) return;
      else if (event.key === 'ArrowDown') { event.preventDefault(); choose(chosen + 1); }
      else if (event.key === 'ArrowUp') { event.preventDefault(); choose(chosen < 0 ? $$('li', list).length - 1 : chosen - 1); }
      else if (event.key === 'Escape') { event.preventDefault(); close(); }
    });
    list.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const item = event.target.closest('li');
      if (item) location.assign(item.dataset.page);
    });
  };

  /* A box above a long list of values that narrows it as one types. */
  const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase();
  const dress = () => {
    combobox();
    for (const details of $$('.more-values')) {
      if ($$('li', details).length < 10 || $('.filter-values', details)) continue;
      const box = document.createElement('input');
      box.type = 'text';
      box.className = 'filter-values';
      box.placeholder = english ? 'Filter these' : 'Tìm trong nhóm này';
      box.setAttribute('aria-label', box.placeholder);
      box.addEventListener('input', () => {
        const wanted = plain(box.value);
        for (const item of $$('li', details)) item.hidden = !plain($('.value', item).textContent).includes(wanted);
      });
      box.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
      $('summary', details).after(box);
    }
  };
  dress();

  /* Moving between matches of a document. */
  const matches = $('#matches');
  const count = matches ? Number(matches.dataset.count) : 0;
  let match = 0;
  let label;
  const jump = (step) => {
    const old = $('mark.here');
    if (old) old.classList.remove('here');
    match = (match + step + count - 1 + (match ? 0 : step < 0 ? 1 : 0)) % count + 1;
    const mark = document.getElementById('m' + match);
    if (!mark) return;
    mark.classList.add('here');
    mark.scrollIntoView({ block: 'center' });
    label.textContent = match + ' / ' + count;
  };
  if (count > 1) {
    const bar = $('#jump'); /* there already, so that nothing moves */
    bar.replaceChildren();
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', english ? 'Matches' : 'Chỗ khớp');
    label = document.createElement('span');
    label.setAttribute('role', 'status');
    label.textContent = count + (english ? ' matches' : ' chỗ khớp');
    bar.append(label);
    for (const [sign, step, name] of [['↑', -1, english ? 'Previous match' : 'Chỗ khớp trước'], ['↓', 1, english ? 'Next match' : 'Chỗ khớp sau']]) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'quiet';
      button.textContent = sign;
      button.setAttribute('aria-label', name);
      button.addEventListener('click', () => jump(step));
      bar.append(button);
    }
  }

  /* Copy and print. */
  for (const button of $$('[data-copy]')) {
    button.hidden = !navigator.clipboard;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      $('#announce').textContent = button.textContent = english ? 'Copied' : 'Đã chép';
    });
  }
  for (const button of $$('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }

  /* Keys: / to the box, j and k through results or matches, ? for help, Esc closes the filters. */
  let current = -1;
  const move = (step) => {
    const hits = $$('.hit-link');
    if (!hits.length) { if (count > 1) jump(step); return; }
    const at = hits.indexOf(document.activeElement);
    current = Math.max(0, Math.min(hits.length - 1, (at < 0 ? current : at) + step));
    hits[current].focus();
    hits[current].closest('li').scrollIntoView({ block: 'nearest' });
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === 'Escape' && location.hash === '#filters') { location.hash = '#results'; return; }
    if (/^(input|textarea|select)$/i.test(event.target.tagName) && event.target.type !== 'checkbox') return;
    if (event.key === '/' && form) { event.preventDefault(); $('#q').focus(); $('#q').select(); }
    else if (event.key === 'j') move(1);
    else if (event.key === 'k') move(-1);
    else if (event.key === '?') location.assign($('.bar nav a.help-link').href + '#keys');
  });
})();
