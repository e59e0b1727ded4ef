//! Bodies of requests: JSON, read strictly. Every field that is wrong or unknown is listed.

use super::body_text::of_serde;
use super::error::{
    ApiError, BAD_REQUEST, BODY_TOO_LARGE, BodyProblem, INVALID_BODY, UNSUPPORTED_MEDIA_TYPE, shortened,
};
use super::state::AppState;
use crate::domain::text::{forbidden_character, nearest};
use actix_web::http::header;
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// No more problems than this are told at once.
pub(super) const MAX_PROBLEMS: usize = 50;

/// The body of a request, as it was sent.
#[derive(Debug, Clone)]
pub struct Body(Vec<u8>);

impl Body {
    /// Reads a body that says it is JSON. To be called after [`super::authorization::authorize`]: only
    /// whoever has a token may send so much.
    ///
    /// # Errors
    /// 415 for another kind of body, 413 for one that is too large.
    pub async fn read(
        state: &web::Data<AppState>,
        req: &HttpRequest,
        payload: web::Payload,
    ) -> Result<Self, ApiError> {
        Self::read_within(state.limits.write_body, req, payload).await
    }

    /// Reads the body of a question that everybody may ask.
    ///
    /// # Errors
    /// 415 for another kind of body, 413 for one that is too large.
    pub async fn of_question(
        state: &web::Data<AppState>,
        req: &HttpRequest,
        payload: web::Payload,
    ) -> Result<Self, ApiError> {
        Self::read_within(state.limits.body, req, payload).await
    }

    async fn read_within(limit: u64, req: &HttpRequest, mut payload: web::Payload) -> Result<Self, ApiError> {
        must_be_json(req)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut bytes = Vec::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|error| ApiError::new(BAD_REQUEST, error.to_string()))?;
            if bytes.len() + chunk.len() > limit {
                return Err(ApiError::new(BODY_TOO_LARGE, format!("At most {limit} bytes.")));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Self(bytes))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The object that the body holds, to be taken apart.
    ///
    /// # Errors
    /// 400 when it holds no JSON object, or text that cannot be kept.
    pub fn object(&self) -> Result<BodyReader, ApiError> {
        let value: Value = serde_json::from_slice(&self.0)
            .map_err(|error| invalid(vec![BodyProblem::new("", format!("this is no JSON: {error}"))]))?;
        let mut problems = Vec::new();
        find_control_characters(&value, &mut Vec::new(), &mut problems);
        let Value::Object(fields) = value else {
            return Err(invalid(vec![BodyProblem::new("", "the body must be a JSON object")]));
        };
        Ok(BodyReader { fields, known: Vec::new(), problems })
    }
}

/// The fields of a body. Reading a field makes its name known; [`BodyReader::finish`] refuses all others.
#[derive(Debug)]
pub struct BodyReader {
    fields: Map<String, Value>,
    known: Vec<&'static str>,
    problems: Vec<BodyProblem>,
}

impl BodyReader {
    /// A field that must be there. None is given when it is wrong or missing, and that is noted.
    pub fn required<T: DeserializeOwned>(&mut self, name: &'static str) -> Option<T> {
        if matches!(self.fields.get(name), None | Some(Value::Null)) {
            self.known.push(name);
            self.note(BodyProblem::new(name, "this field must be there"));
            return None;
        }
        self.optional(name)
    }

    /// A field that may be null or absent.
    pub fn optional<T: DeserializeOwned>(&mut self, name: &'static str) -> Option<T> {
        self.known.push(name);
        let value = self.fields.get(name).filter(|value| !value.is_null())?.clone();
        let read = read_strictly(name, value);
        read.map_err(|problems| problems.into_iter().for_each(|problem| self.note(problem))).ok()
    }

    /// A list that must be there, read entry by entry: the problems of all of them are noted. Each entry comes with
    /// its place. A list that is too long is one problem.
    pub fn entries<T: DeserializeOwned>(&mut self, name: &'static str, most: usize) -> Vec<(usize, T)> {
        let values: Vec<Value> = self.required(name).unwrap_or_default();
        if values.len() > most {
            let message = format!("at most {most} entries at once, here are {}", values.len());
            self.note(BodyProblem::new(name, message));
            return Vec::new();
        }
        let mut entries = Vec::new();
        for (place, value) in values.into_iter().enumerate() {
            match read_strictly(&format!("{name}[{place}]"), value) {
                Ok(entry) => entries.push((place, entry)),
                Err(problems) => problems.into_iter().for_each(|problem| self.note(problem)),
            }
        }
        entries
    }

    /// Whether the body has this field, even as null.
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Checks a short text: some characters, but not too many.
    pub fn short_text(&mut self, field: impl Into<String>, text: &str, most: usize) {
        let length = text.chars().count();
        if text.trim().is_empty() || length > most {
            let message = format!("allowed are 1 to {most} characters, here are {length}");
            self.note(BodyProblem::new(field, message));
        }
    }

    /// Notes something else that is wrong. Of very many problems, the first are told.
    pub fn note(&mut self, problem: BodyProblem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// With everything that is wrong, unknown fields included.
    pub fn finish(mut self) -> Result<(), ApiError> {
        let unknown = self.fields.keys().filter(|name| !self.known.contains(&name.as_str()));
        let unknown: Vec<BodyProblem> = unknown.map(|name| unknown_field(name, &self.known)).collect();
        unknown.into_iter().for_each(|problem| self.note(problem));
        if self.problems.is_empty() { Ok(()) } else { Err(invalid(self.problems)) }
    }
}

/// For a required field that is not there though [`BodyReader::finish`] has let the body pass.
pub(super) fn lost() -> ApiError {
    ApiError::internal(&"a field that was read is missing")
}

/// An error with everything that is wrong with a body.
pub fn invalid(problems: Vec<BodyProblem>) -> ApiError {
    let mut fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    fields.retain(|field| !field.is_empty());
    fields.dedup();
    let about = if fields.is_empty() { String::new() } else { format!(" with: {}", fields.join(", ")) };
    let detail = shortened(&format!("{} problem(s){about}.", problems.len()));
    ApiError { problems: problems.into(), ..ApiError::new(INVALID_BODY, detail) }
}

/// Reads one field with all below it: its fields must be known, wherever they stand.
fn read_strictly<T: DeserializeOwned>(name: &str, value: Value) -> Result<T, Vec<BodyProblem>> {
    let mut problems = Vec::new();
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(value, &mut track);
    let read = serde_ignored::deserialize(tracked, |path| {
        let path = as_place(&path.to_string());
        problems.push(BodyProblem::new(join(name, &path), "this field is not known here"));
    });
    match read {
        Ok(read) if problems.is_empty() => Ok(read),
        Ok(_) => Err(problems),
        Err(error) => {
            problems.push(of_serde(&join(name, &track.path().to_string()), &error.to_string()));
            Err(problems)
        }
    }
}

/// What `serde_ignored` calls `inner.?.0.count` is `inner[0].count`.
fn as_place(path: &str) -> String {
    let steps: Vec<Step<'_>> = path
        .split('.')
        .filter(|step| *step != "?")
        .map(|step| step.parse().map_or(Step::Field(step), Step::Entry))
        .collect();
    place(&steps)
}

fn join(name: &str, path: &str) -> String {
    match path.trim_start_matches('.') {
        "" => name.to_owned(),
        path if path.starts_with('[') => format!("{name}{path}"),
        path => format!("{name}.{path}"),
    }
}

fn unknown_field(name: &str, known: &[&'static str]) -> BodyProblem {
    BodyProblem {
        allowed: known.iter().map(|name| (*name).to_owned()).collect(),
        nearest: nearest(name, known.iter().copied()).map(str::to_owned),
        ..BodyProblem::new(shortened(name), "this field is not known here")
    }
}

/// JSON, in UTF-8, not compressed: the limits count the bytes that are sent.
fn must_be_json(req: &HttpRequest) -> Result<(), ApiError> {
    let sent = req.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut parts = sent.split(';').map(|part| part.trim().to_ascii_lowercase());
    let is_json = parts.next().as_deref() == Some("application/json");
    let in_utf8 = parts.all(|part| matches!(part.replace('"', "").as_str(), "" | "charset=utf-8"));
    let encoding =
        req.headers().get(header::CONTENT_ENCODING).map_or(&b"identity"[..], |value| value.as_bytes());
    if is_json && in_utf8 && encoding.eq_ignore_ascii_case(b"identity") {
        return Ok(());
    }
    let said = if sent.is_empty() { "nothing".to_owned() } else { format!("\"{}\"", shortened(sent)) };
    let detail = format!("Content-Type must be application/json without a Content-Encoding; it says {said}.");
    Err(ApiError::new(UNSUPPORTED_MEDIA_TYPE, detail))
}

/// A step on the way to a value.
#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Entry(usize),
}

/// A database cannot keep NUL, and nobody can see the others.
fn find_control_characters<'a>(value: &'a Value, way: &mut Vec<Step<'a>>, problems: &mut Vec<BodyProblem>) {
    let mut found = |bad: char| {
        if problems.len() < MAX_PROBLEMS {
            let message = format!("the text holds the control character {bad:?}");
            problems.push(BodyProblem::new(shortened(&place(way)), message));
        }
    };
    match value {
        Value::String(text) => forbidden_character(text).into_iter().for_each(&mut found),
        Value::Array(entries) => {
            for (at, entry) in entries.iter().enumerate() {
                way.push(Step::Entry(at));
                find_control_characters(entry, way, problems);
                way.pop();
            }
        }
        Value::Object(fields) => {
            for (name, entry) in fields {
                way.push(Step::Field(name));
                find_control_characters(entry, way, problems);
                way.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A way in words, as in `item.channels[2]`.
fn place(way: &[Step<'_>]) -> String {
    way.iter().fold(String::new(), |place, step| match step {
        Step::Entry(at) => format!("{place}[{at}]"),
        Step::Field(name) if place.is_empty() => (*name).to_owned(),
        Step::Field(name) => format!("{place}.{name}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Deserialize)]
    struct Outer {
        #[expect(dead_code, reason = "only read")]
        inner: Option<Vec<Inner>>,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[expect(dead_code, reason = "only read")]
        count: u32,
    }

    fn places(value: Value) -> Vec<String> {
        let problems = read_strictly::<Outer>("outer", value).unwrap_err();
        problems.into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn a_problem_names_its_place_in_one_way() {
        assert_eq!(places(json!({"inner": [{"count": 1}, {"count": 2, "x": 1}]})), ["outer.inner[1].x"]);
        assert_eq!(places(json!({"inner": [{"count": "a"}]})), ["outer.inner[0].count"]);
        assert_eq!(places(json!({"a": 1, "inner": 1})), ["outer.a", "outer.inner"]);
        assert_eq!(places(json!([])), ["outer"]);
        let mut problems = Vec::new();
        let value = json!({"a": [{"b": "ok"}, {"b": "\u{7}"}]});
        find_control_characters(&value, &mut Vec::new(), &mut problems);
        assert_eq!(problems[0].field, "a[1].b");
    }
}
