//! JSON: an array of objects, objects one after the other, one object a line, or an object around an array.

use super::objects::{End, Found, Objects};
use super::output::{Output, Step};
use super::text::Text;
use serde_json::{Map, Value};

/// What the format is called.
pub(super) const FORMAT: &str = "JSON";

const LONG_HINT: &str = "look for a brace or a quotation mark that has no partner; several objects belong \
                         into an array, or one on each line";
const TRUNCATED_HINT: &str = "export the file again and copy it whole";

/// Whether a text begins like JSON, and not like a table whose first cell begins with a bracket.
pub(super) fn looks_like(sample: &str) -> bool {
    let text = sample.trim_start();
    let Some(rest) = text.strip_prefix(['{', '[']) else {
        return false;
    };
    let next = rest.trim_start().chars().next();
    next.is_none_or(|next| {
        "\"{[]}".contains(next) || (text.starts_with('[') && (next.is_ascii_digit() || "-tfn".contains(next)))
    })
}

/// Reads the whole text.
pub(super) fn read(text: &mut Text<'_, '_>, sample: &str, output: &mut Output<'_>) -> Step {
    if is_one_a_line(sample) { read_lines(text, output) } else { read_objects(text, output) }
}

/// Whether each line holds an object of its own. One of the first lines may be broken: that must not turn
/// the whole file into something else.
fn is_one_a_line(sample: &str) -> bool {
    let is_object = |line: &&str| serde_json::from_str::<Map<String, Value>>(line).is_ok();
    let complete = sample.rfind('\n').and_then(|end| sample.get(..end)).unwrap_or_default();
    let mut lines = complete.lines().chain(sample.get(complete.len()..).unwrap_or_default().lines());
    let lines: Vec<&str> = lines.by_ref().filter(|line| !line.trim().is_empty()).take(3).collect();
    let begins = lines.first().is_some_and(|line| line.trim_start().starts_with('{'));
    let sound = lines.iter().filter(|line| is_object(line)).count();
    begins && lines.len() > 1 && (lines.first().is_some_and(is_object) || sound > 1)
}

fn read_objects(text: &mut Text<'_, '_>, output: &mut Output<'_>) -> Step {
    let mut objects = Objects::new(output.limits().row_bytes);
    text.for_each(output, |piece, output| {
        objects.feed(piece.as_bytes(), &mut |number, found| tell(number, found, output))
    })?;
    match objects.end() {
        End::Whole => Step::Continue(()),
        End::Cut => truncated(objects.number(), output),
    }
}

fn tell(number: u64, found: Found<'_>, output: &mut Output<'_>) -> Step {
    match found {
        Found::Object(bytes) => parse(number, bytes, output),
        Found::NoObject => {
            let message = format!("element {number} of the array is no object");
            let hint = "each row is an object: {\"name of a column\": \"value\", …}";
            output.error(number, "", "not-an-object", message, hint)
        }
        Found::TooLong => output.row_too_long(number, LONG_HINT),
        Found::Stray(character) => {
            let message = format!("an object or the end of the file should stand here, not \"{character}\"");
            let hint = "check the brackets and commas before this place";
            output.stop(number, "bad-json", message, hint)
        }
    }
}

fn parse(number: u64, bytes: &[u8], output: &mut Output<'_>) -> Step {
    match serde_json::from_slice::<Map<String, Value>>(bytes) {
        Ok(object) => output.object(number, object),
        Err(error) => {
            let message = format!("this is no JSON object: {error}, counted from its beginning");
            output.error(number, "", "bad-json", message, "correct the object, or export it again")
        }
    }
}

fn truncated(number: u64, output: &mut Output<'_>) -> Step {
    let message = "the file ends in the middle of a value".to_owned();
    output.error(number, "", "truncated", message, TRUNCATED_HINT)
}

fn read_lines(text: &mut Text<'_, '_>, output: &mut Output<'_>) -> Step {
    let mut line = Vec::new();
    let mut number = 0;
    text.for_each(output, |piece, output| {
        for part in piece.as_bytes().split_inclusive(|byte| *byte == b'\n') {
            line.extend_from_slice(part);
            if line.len() > output.limits().row_bytes {
                return output.row_too_long(number + 1, LONG_HINT);
            }
            if part.ends_with(b"\n") {
                number += 1;
                one_line(number, &line, output)?;
                line.clear();
            }
        }
        Step::Continue(())
    })?;
    let cut = serde_json::from_slice::<Value>(&line).is_err_and(|error| error.is_eof());
    if cut && !line.trim_ascii().is_empty() {
        return truncated(number + 1, output);
    }
    one_line(number + 1, &line, output)
}

fn one_line(number: u64, line: &[u8], output: &mut Output<'_>) -> Step {
    let line = line.trim_ascii();
    if line.is_empty() { Step::Continue(()) } else { parse(number, line, output) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_told_from_a_table() {
        assert!(
            looks_like(" [\n {\"a\":1}]") && looks_like("{\"a\":1}") && looks_like("[1]") && looks_like("[")
        );
        assert!(!looks_like("[id],name\n1,2\n") && !looks_like("{id},name") && !looks_like("code,name"));
    }

    #[test]
    fn one_object_a_line_is_recognised_by_the_first_lines() {
        assert!(is_one_a_line("{\"a\":1}\n{\"a\":2}\n"));
        assert!(is_one_a_line("{\"a\":\n{\"a\":2}\n{\"a\":3}"));
        assert!(!is_one_a_line("{\"data\":[\n{\"a\":1},\n{\"a\":2}\n]}"));
        assert!(!is_one_a_line("{\"a\":1}"));
        assert!(!is_one_a_line("{\n\"a\":1\n}\n"));
    }
}
