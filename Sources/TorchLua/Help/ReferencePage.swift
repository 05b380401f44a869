import Charting

/// The reference as one page of HTML that needs nothing else, with a field to search in.
struct ReferencePage {
  let text: String

  init(_ sections: [ReferenceSection]) {
    var places: [String: String] = [:]
    for section in sections {
      for item in section.items {
        for name in item.names where places[name] == nil { places[name] = item.name }
      }
    }
    var body = """
      <style>\(Self.style)</style>
      <header><h1>seqlua reference</h1>
      <input id="q" type="search" placeholder="name or words" aria-label="search" autofocus="autofocus"/>
      <p id="count"></p></header>

      """
    let links = sections.map { section in
      let file = Markup.escape(section.file)
      return "<a href=\"#\(file)\">\(Markup.escape(section.title))</a>"
    }
    body += "<nav>\(links.joined(separator: "\n"))</nav>\n"
    for section in sections {
      body += "<section id=\"\(Markup.escape(section.file))\"><h2>\(Markup.escape(section.title))</h2>\n"
      body += Self.markup(section.introduction, places)
      for item in section.items { body += Self.article(item, places) }
      body += "</section>\n"
    }
    body += "<script>//<![CDATA[\n\(Self.script)//]]></script>\n"
    text = ReportPage.html(title: "seqlua reference", isRunning: false, body)
  }

  private static func article(_ item: ReferenceSection.Item, _ places: [String: String]) -> String {
    let names = Markup.escape(item.names.joined(separator: " ").lowercased())
    var text = "<article id=\"\(Markup.escape(item.name))\" data-n=\"\(names)\"><h3>\(Markup.escape(item.name))</h3>\n"
    if !item.calls.isEmpty {
      text += "<pre class=\"calls\">\(Markup.escape(item.calls.joined(separator: "\n")))</pre>\n"
    }
    text += markup(item.text, places)
    for example in item.examples { text += "<pre>\(Markup.escape(example))</pre>\n" }
    for list in item.lists {
      let entries = list.entries.map { anchor(code: $0.name, to: places[$0.link]) + Markup.escape($0.rest) }
      text += "<p>\(list.title): \(entries.joined(separator: ", "))</p>\n"
    }
    return text + "</article>\n"
  }

  private static func markup(_ text: String, _ places: [String: String]) -> String {
    var markup = "", isList = false
    for block in HelpBlock.read(text) {
      if case .item = block {
        if !isList { markup += "<ul>\n" }
        isList = true
      } else if isList {
        markup += "</ul>\n"
        isList = false
      }
      switch block {
      case .paragraph(let text): markup += "<p>\(inline(text, places))</p>\n"
      case .item(let text): markup += "<li>\(inline(text, places))</li>\n"
      case .code(let lines): markup += "<pre class=\"law\">\(Markup.escape(lines.joined(separator: "\n")))</pre>\n"
      }
    }
    return markup + (isList ? "</ul>\n" : "")
  }

  /// What stands between backticks is code, and a link where it is a name.
  private static func inline(_ text: String, _ places: [String: String]) -> String {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { i, part in
      i % 2 == 0 ? Markup.escape(String(part)) : anchor(code: String(part), to: places[String(part)])
    }.joined()
  }

  private static func anchor(code: String, to place: String?) -> String {
    let code = "<code>\(Markup.escape(code))</code>"
    return place.map { "<a href=\"#\(Markup.escape($0))\">\(code)</a>" } ?? code
  }

  private static let style = """
    header { position: sticky; top: 0; background: var(--background); padding: .5rem 0; z-index: 1 }
    header h1 { margin: 0 0 .5rem }
    #q { font: inherit; width: 100%; max-width: 40rem; padding: .4rem; box-sizing: border-box }
    a { color: var(--s0) }
    nav a { margin-right: .8rem; white-space: nowrap }
    article { scroll-margin-top: 8rem; margin-bottom: 2rem }
    pre { margin: .5rem 0 } pre.law { background: none; border: 0; padding: 0 1rem } pre.calls { font-weight: 600 }
    [hidden] { display: none }
    """

  /// Names that begin with the words come first of all matches by staying; the rest is hidden.
  private static let script = """
    const field = document.getElementById('q'), count = document.getElementById('count');
    const items = [...document.querySelectorAll('article')];
    const texts = items.map(a => a.textContent.toLowerCase());
    function search() {
      const words = field.value.toLowerCase().split(/\\s+/).filter(w => w);
      const named = items.map(a => words.every(w => a.dataset.n.includes(w)));
      const byName = named.some(x => x);
      let n = 0;
      items.forEach((a, i) => {
        const fits = byName ? named[i] : words.every(w => texts[i].includes(w));
        a.hidden = !fits;
        n += fits ? 1 : 0;
      });
      document.querySelectorAll('section').forEach(s => {
        s.hidden = words.length > 0 && !s.querySelector('article:not([hidden])');
      });
      document.querySelector('nav').hidden = words.length > 0;
      count.textContent = words.length ? n + ' of ' + items.length + (byName ? ' by name' : ' by their texts') : '';
    }
    field.addEventListener('input', search);
    addEventListener('hashchange', () => { if (field.value) { field.value = ''; search(); location.hash = location.hash; } });

    """
}
