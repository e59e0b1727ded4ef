//! The language of Solr, spelled so that the grammar of tantivy reads the same in it.
//!
//! In Solr as CKAN sets it up, clauses without a word between them must all hold; that grammar forgets where such
//! clauses were. Each is put into parentheses, with `AND` between them. The few signs that one of the two does not
//! know are spelled as the other does.

use std::iter::Peekable;
use std::str::Chars;

/// How deep parentheses may be.
const DEEPEST: usize = 12;

/// A question in the other spelling; nothing if parentheses are too deep, or words of the language where none can be.
pub(super) fn spelled(text: &str) -> Option<String> {
    let mut left = text.chars().peekable();
    let spelled = read_level(&mut left, DEEPEST)?;
    // A closing parenthesis that was never opened is left.
    left.peek().is_none().then_some(spelled)
}

/// Reads up to the end, or to the parenthesis that closes this level.
fn read_level(left: &mut Peekable<Chars<'_>>, deep: usize) -> Option<String> {
    let (mut groups, mut goes_on, mut sign) = (Vec::<String>::new(), false, "");
    loop {
        while left.next_if(|c| c.is_whitespace()).is_some() {}
        if left.peek().is_none_or(|c| *c == ')') {
            break;
        }
        let operand = format!("{sign}{}", read_operand(left, deep)?);
        sign = "";
        match operand.as_str() {
            "AND" | "&&" | "OR" | "||" => {
                let word = if operand == "AND" || operand == "&&" { " AND " } else { " OR " };
                groups.last_mut().filter(|_| !goes_on)?.push_str(word);
                goes_on = true;
            }
            "NOT" | "!" => sign = "-",
            _ => {
                let operand = known_spelling(&operand);
                match groups.last_mut().filter(|_| goes_on) {
                    Some(group) => group.push_str(&operand),
                    None => groups.push(operand),
                }
                goes_on = false;
            }
        }
    }
    if goes_on || !sign.is_empty() {
        return None;
    }
    Some(if groups.len() > 1 { format!("({})", groups.join(") AND (")) } else { groups.concat() })
}

/// Reads up to a space; what is in quotes, brackets or parentheses stays together.
fn read_operand(left: &mut Peekable<Chars<'_>>, deep: usize) -> Option<String> {
    let (mut operand, mut quoted, mut range) = (String::new(), false, false);
    while let Some(character) = left.next_if(|c| quoted || range || !(c.is_whitespace() || *c == ')')) {
        match character {
            '\\' => {
                operand.push(character);
                operand.extend(left.next());
                continue;
            }
            // Within a range, that grammar knows no quotes.
            '"' if range => continue,
            '"' => quoted = !quoted,
            '[' | '{' if !quoted => range = true,
            ']' | '}' if !quoted => range = false,
            // To Solr, this is a letter as any other.
            '\'' if !quoted && !range => operand.push('\\'),
            '(' if !quoted && !range => {
                let inside = read_level(left, deep.checked_sub(1)?)?;
                left.next_if_eq(&')')?;
                operand.push_str(&format!("({inside})"));
                continue;
            }
            _ => {}
        }
        operand.push(character);
    }
    Some(operand)
}

fn known_spelling(operand: &str) -> String {
    match operand {
        // A word of that grammar alone.
        "IN" => "\"IN\"".to_owned(),
        "*:*" | "+*:*" | "-*:*" => operand.replace("*:*", "*"),
        _ => operand.strip_prefix('!').map_or_else(|| operand.to_owned(), |rest| format!("-{rest}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_side_by_side_is_joined_and_the_rest_stays() {
        for (text, expected) in [
            ("", ""),
            ("a", "a"),
            ("a AND b OR c", "a AND b OR c"),
            ("a OR b c OR d", "(a OR b) AND (c OR d)"),
            ("a (b c) d:(e f)", "(a) AND (((b) AND (c))) AND (d:((e) AND (f)))"),
            ("a NOT b", "(a) AND (-b)"),
            ("a AND NOT b || !c && d", "a AND -b OR -c AND d"),
            ("\"a b\" c:[d TO \"e f\"} g\\ h", "(\"a b\") AND (c:[d TO e f}) AND (g\\ h)"),
            ("*:* +*:* IN l'eau", "(*) AND (+*) AND (\"IN\") AND (l\\'eau)"),
        ] {
            assert_eq!(spelled(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["AND a", "a OR", "a OR AND b", "NOT", "(a", "a)", "a (b OR)", &"(".repeat(13)] {
            assert_eq!(spelled(text), None, "{text}");
        }
    }
}
