//! A filing under examination turned into the parts of the review page: fields, files, findings, history.

use casework::filing::{Examined, Step};
use casework::inspection::Inspection;
use domain::filing::Mark;
use domain::form::{Answers, Block as Asked, Difference, Field, FieldKind, Form, Need, Times};
use domain::ground::text;
use domain::inspection::Judgement;
use domain::register::Entry as Filed;

use crate::web::component::review::{Attachment, Block, Change, Line, Remark};
use crate::web::component::tag::Tone;
use crate::web::component::timeline::Entry;
use crate::web::form::Pairs;
use crate::web::public::{app_address, state_tag};
use crate::web::sheet::section;
use crate::web::{format, sheet};
use crate::words;

/// Every block of the form with its fields, what was there before, and what the rules say.
pub fn blocks(examined: &Examined) -> Vec<Block> {
    let mut blocks = Vec::new();
    for asked in &examined.form.blocks {
        match asked.times {
            Times::Many => {
                let items = examined.answers.items(asked.key);
                blocks.extend(items.into_iter().map(|item| block(examined, asked, Some(item))));
            }
            Times::Optional if !examined.answers.any_in(asked.key) => {}
            Times::Once | Times::Optional => blocks.push(block(examined, asked, None)),
        }
    }
    blocks
}

fn block(examined: &Examined, asked: &Asked, item: Option<usize>) -> Block {
    let group = asked.group(item);
    let answers = &examined.answers;
    let mut part = "";
    let mut lines = Vec::new();
    for field in &asked.fields {
        part = section::heading(examined.form.version, asked.key, field.key).unwrap_or(part);
        let path = asked.path(item, field.key);
        let is_asked = field.need.shows(&group, answers) || answers.given(&path);
        let line = Line { part, ..line(examined, field, &path) };
        if is_asked || line.before.is_some() || !line.remarks.is_empty() {
            lines.push(line);
        }
    }
    Block { title: title(examined, asked, item), lines }
}

/// The heading of a block; an app that is used carries its name.
fn title(examined: &Examined, asked: &Asked, item: Option<usize>) -> String {
    let Some(number) = item else { return asked.title.to_owned() };
    let app = asked.fields.iter().find(|field| field.kind == FieldKind::App);
    let entry = app.and_then(|field| app_of(examined, &asked.path(item, field.key)));
    match entry {
        Some(entry) => format!("应用 {number}：{}", entry.app()),
        None => format!("{}（{number}）", asked.title),
    }
}

/// The filed app that an answer names, as the register has it today.
fn app_of<'a>(examined: &'a Examined, path: &str) -> Option<&'a Filed> {
    examined.apps.iter().find(|entry| examined.answers.has(path, &entry.number))
}

fn line(examined: &Examined, field: &Field, path: &str) -> Line {
    let form = examined.form;
    let difference = examined.changed.iter().flatten().find(|difference| difference.field == path);
    let line = Line {
        field: path.to_owned(),
        label: field.label.to_owned(),
        value: sheet::display(form, field, &examined.answers, path),
        before: difference.map(|difference| shown(examined, field, path, &difference.before)),
        remarks: remarks(examined, path),
        href: file_href(examined, field, path),
        rule: field.rule.id().to_owned(),
        example: field.example.to_owned(),
        is_optional: field.need == Need::Optional,
        ..Line::default()
    };
    match app_of(examined, path).filter(|_| field.kind == FieldKind::App) {
        Some(entry) => named(line, entry),
        None => line,
    }
}

/// A number, told by the app's name, its provider, and the state of its own filing today (USE-1, USE-9).
fn named(line: Line, entry: &Filed) -> Line {
    let platform = entry.labels("platform", "app.platform").join("、");
    let provider = if entry.provider().is_empty() { "资料未载明" } else { entry.provider() };
    Line {
        value: format!("{}（{platform}）", entry.app()),
        about: format!("{}；提供者：{provider}", entry.number),
        tag: Some(state_tag(entry.state)),
        href: Some(app_address(&entry.number)),
        ..line
    }
}

/// Answers of an earlier revision in words; an app by its name.
fn shown(examined: &Examined, field: &Field, path: &str, values: &[String]) -> String {
    let named =
        examined.apps.iter().find(|entry| field.kind == FieldKind::App && values.contains(&entry.number));
    if let Some(entry) = named {
        return format!("{}（{}）", entry.app(), entry.number);
    }
    let form = examined.form;
    let mut answers = Answers::new();
    answers.set(path, values.to_vec());
    let words = sheet::display(form, field, &answers, path);
    if words.is_empty() { "未填写".to_owned() } else { words }
}

/// What changed since the last revision, in the order of the form.
pub fn changes(examined: &Examined) -> Vec<Change> {
    let found = examined.changed.iter().flatten();
    let change = |difference: &Difference| {
        let (block, item, field) = examined.form.locate(&difference.field)?;
        Some(Change {
            label: format!("{}：{}", title(examined, block, item), field.label),
            before: shown(examined, field, &difference.field, &difference.before),
            after: shown(examined, field, &difference.field, &difference.after),
            href: format!("#at-{}", difference.field),
        })
    };
    found.filter_map(change).collect()
}

fn remarks(examined: &Examined, path: &str) -> Vec<Remark> {
    let here = examined.problems.iter().filter(|problem| problem.field == path);
    here.map(|problem| {
        let shown = words::problem(examined.form, problem);
        Remark { tone: Tone::Danger, text: shown.text, rule: problem.rule.id().to_owned() }
    })
    .chain(inspected(examined, path))
    .collect()
}

/// What the inspection says of a field: hints for the reviewer, never a fault of the form (INS-4, USE-4).
fn inspected(examined: &Examined, path: &str) -> Vec<Remark> {
    let of_package = examined.inspection.iter().flat_map(Inspection::grave);
    let of_package = of_package.filter(|found| found.field == path && path != "app.package");
    let of_entry = examined.forbidden.iter().filter(|one| format!("entry.{}.nature", one.item) == path);
    let of_package = of_package.map(|found| words::inspection::remark(&found.finding));
    of_package.chain(of_entry.flat_map(words::inspection::required)).collect()
}

fn file_href(examined: &Examined, field: &Field, path: &str) -> Option<String> {
    let is_file = matches!(field.kind, FieldKind::File(_)) && examined.answers.given(path);
    is_file.then(|| format!("/filing/{}/file/{path}", examined.row.id))
}

/// The check's own findings, all in one place; one good line where there are none (N3).
pub fn findings(examined: &Examined) -> Vec<Remark> {
    if examined.revision.nil {
        let text = "零报告：该单位声明没有使用任何教育移动应用。".to_owned();
        return vec![Remark { tone: Tone::Info, text, rule: "USE-6".to_owned() }];
    }
    if examined.problems.is_empty() {
        let text = "按提交时的同一套规则复核，没有发现填报问题。".to_owned();
        return vec![Remark { tone: Tone::Good, text, rule: "N3".to_owned() }];
    }
    let said = examined.problems.iter().map(|problem| {
        let shown = words::problem(examined.form, problem);
        Remark { tone: Tone::Warning, text: shown.text, rule: problem.rule.id().to_owned() }
    });
    said.collect()
}

/// The files of the form, in its order; `size` knows an object's bytes.
pub fn attachments(examined: &Examined, size: impl Fn(&str) -> u64) -> Vec<Attachment> {
    let mut files = Vec::new();
    for asked in &examined.form.blocks {
        let items = match asked.times {
            Times::Many => examined.answers.items(asked.key).into_iter().map(Some).collect(),
            Times::Once | Times::Optional => vec![None],
        };
        for item in items {
            for field in &asked.fields {
                let path = asked.path(item, field.key);
                let Some(href) = file_href(examined, field, &path) else { continue };
                let digest = examined.answers.file_digest(&path).unwrap_or_default();
                files.push(Attachment {
                    name: examined.answers.file_name(&path).unwrap_or_default().to_owned(),
                    about: item.map_or_else(
                        || field.label.to_owned(),
                        |item| format!("{}（{item}）{}", asked.title, field.label),
                    ),
                    href,
                    size: size(digest),
                });
            }
        }
    }
    files
}

/// The history with the marks of each return.
pub fn history(form: &Form, steps: &[Step]) -> Vec<Entry> {
    steps.iter().map(|step| entry(form, step)).collect()
}

fn entry(form: &Form, step: &Step) -> Entry {
    let (what, tone) = words::filing_step(&step.verb, step.amends);
    let mut notes: Vec<String> = step.marks.iter().map(|mark| noted(form, mark)).collect();
    notes.extend(step.why.iter().map(|why| match step.verb.as_str() {
        "add" | "remove" => why.clone(),
        _ => format!("理由：{why}"),
    }));
    notes.extend(step.due_on.iter().map(|due| format!("截止日：{}", format::day(*due))));
    let what = match step.opinion {
        Some(opinion) => format!("{what}：{}", opinion.label()),
        None => what.to_owned(),
    };
    Entry {
        at: format::instant(step.at.0),
        who: step.unit.clone().unwrap_or_else(|| "系统".to_owned()),
        what,
        notes,
        rule: step.rule.map(|rule| rule.id().to_owned()),
        tone,
    }
}

fn noted(form: &Form, mark: &Mark) -> String {
    let label = form.locate(&mark.field).map_or(mark.field.as_str(), |(_, _, field)| field.label);
    format!("{label}：{}", mark.reason)
}

/// What the reviewer's form begins with: the findings as reasons, to be marked with one tick (N4), and what he said of the
/// package that must be corrected, marked already.
pub fn prefilled(examined: &Examined) -> Pairs {
    let mut pairs = corrections(examined);
    for problem in &examined.problems {
        let name = format!("reason.{}", problem.field);
        if pairs.iter().all(|(known, _)| *known != name) {
            pairs.push((name, words::problem(examined.form, problem).text));
        }
    }
    pairs
}

/// What must be corrected in the package, by the field to be corrected: its mark and its reasons, one a line (INS-4).
fn corrections(examined: &Examined) -> Pairs {
    let mut pairs = Pairs::new();
    for found in examined.inspection.iter().flat_map(|inspection| &inspection.findings) {
        let Some(opinion) = found.judged.as_ref().filter(|said| said.judgement == Judgement::Correct) else {
            continue;
        };
        let line = format!("{}。{}", found.finding.text, opinion.reason);
        let name = format!("reason.{}", found.field);
        match pairs.iter_mut().find(|(known, _)| *known == name) {
            Some((_, reasons)) => {
                reasons.push('\n');
                reasons.push_str(&line);
            }
            None => pairs.extend([(format!("mark.{}", found.field), "return".to_owned()), (name, line)]),
        }
    }
    pairs
}

/// The marks of a posted review: a field is marked by its tick, or by a reason that is not the prefilled one.
pub fn marks(examined: &Examined, posted: &Pairs) -> Vec<Mark> {
    let prefilled = prefilled(examined);
    // Browsers send the ends of lines as two signs.
    let posted: Pairs =
        posted.iter().map(|(name, value)| (name.clone(), value.replace("\r\n", "\n"))).collect();
    let value =
        |name: &str| posted.iter().find(|(have, _)| have == name).map_or("", |(_, value)| value.trim());
    let mut marks = Vec::new();
    for (block, item) in groups(examined) {
        for field in &block.fields {
            let path = block.path(item, field.key);
            let (ticked, reason) =
                (value(&format!("mark.{path}")) == "return", value(&format!("reason.{path}")));
            let own = !reason.is_empty()
                && !prefilled.iter().any(|(name, text)| *name == format!("reason.{path}") && text == reason);
            if ticked || own {
                marks.push(Mark { field: path, rule: Some(field.rule), reason: text::visible(reason) });
            }
        }
    }
    marks
}

fn groups(examined: &Examined) -> Vec<(&Asked, Option<usize>)> {
    let mut groups = Vec::new();
    for block in &examined.form.blocks {
        match block.times {
            Times::Many => {
                groups.extend(examined.answers.items(block.key).into_iter().map(|item| (block, Some(item))));
            }
            Times::Once | Times::Optional => groups.push((block, None)),
        }
    }
    groups
}

/// The personal fields that have an answer: path, label and masked value.
pub fn personal(examined: &Examined) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for (block, item) in groups(examined) {
        for field in block.fields.iter().filter(|field| field.personal) {
            let path = block.path(item, field.key);
            if examined.answers.given(&path) {
                let title =
                    item.map_or_else(|| block.title.to_owned(), |item| format!("{}（{item}）", block.title));
                found.push((
                    path.clone(),
                    format!("{title}：{}", field.label),
                    sheet::display(examined.form, field, &examined.answers, &path),
                ));
            }
        }
    }
    found
}
