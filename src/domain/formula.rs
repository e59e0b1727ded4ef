//! Formulas over published figures: `100 * justice-items / list-items`.
//!
//! The codes of figures hold hyphens, so operators stand between blanks.

use super::ids::{ClaimCode, Code};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest formula, in bytes.
const MAX_LENGTH: usize = 1_000;
/// How deep parentheses go.
const MAX_DEPTH: usize = 16;
/// Results are given to this many decimals.
const SCALE: f64 = 10_000.0;

/// A formula that has been understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Formula {
    text: String,
    expression: Expression,
}

#[derive(Debug, Clone, PartialEq)]
enum Expression {
    Number(f64),
    Claim(ClaimCode),
    Both(Box<Expression>, Operator, Box<Expression>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Plus,
    Minus,
    Times,
    DividedBy,
}

/// Why a text is no formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidFormula(String);

impl fmt::Display for InvalidFormula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}; write codes of figures, numbers, + - * / with blanks around them, and parentheses",
            self.0
        )
    }
}

impl Formula {
    /// Understands a formula.
    ///
    /// # Errors
    /// Says what cannot be understood.
    pub fn parse(text: &str) -> Result<Self, InvalidFormula> {
        if text.len() > MAX_LENGTH {
            return Err(InvalidFormula(format!("a formula has at most {MAX_LENGTH} bytes")));
        }
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let mut words = Words { left: spaced.split_whitespace().collect(), depth: 0 };
        words.left.reverse();
        let expression = words.sum()?;
        match words.left.last() {
            None => Ok(Self { text: text.to_owned(), expression }),
            Some(word) => Err(InvalidFormula(format!("an operator is missing before \"{word}\""))),
        }
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The figures that it names, each once, in the order of the formula.
    pub fn claims(&self) -> Vec<&ClaimCode> {
        let mut found = Vec::new();
        self.expression.collect(&mut found);
        found
    }

    /// What it comes to, to four decimals; nothing when a figure is unknown or something is divided by zero.
    pub fn value(&self, figure: impl Fn(&ClaimCode) -> Option<f64>) -> Option<f64> {
        let exact = self.expression.value(&figure)?;
        Some((exact * SCALE).round() / SCALE).filter(|value| value.is_finite())
    }
}

impl TryFrom<String> for Formula {
    type Error = InvalidFormula;

    fn try_from(text: String) -> Result<Self, InvalidFormula> {
        Self::parse(&text)
    }
}

impl From<Formula> for String {
    fn from(formula: Formula) -> Self {
        formula.text
    }
}

impl Expression {
    fn collect<'a>(&'a self, found: &mut Vec<&'a ClaimCode>) {
        match self {
            Self::Number(_) => {}
            Self::Claim(code) if found.contains(&code) => {}
            Self::Claim(code) => found.push(code),
            Self::Both(left, _, right) => {
                left.collect(found);
                right.collect(found);
            }
        }
    }

    fn value(&self, figure: &impl Fn(&ClaimCode) -> Option<f64>) -> Option<f64> {
        Some(match self {
            Self::Number(number) => *number,
            Self::Claim(code) => figure(code)?,
            Self::Both(left, operator, right) => {
                let (left, right) = (left.value(figure)?, right.value(figure)?);
                match operator {
                    Operator::Plus => left + right,
                    Operator::Minus => left - right,
                    Operator::Times => left * right,
                    Operator::DividedBy => left / right,
                }
            }
        })
        .filter(|value| value.is_finite())
    }
}

/// The words of a formula that are still to be read, the next one last.
struct Words<'a> {
    left: Vec<&'a str>,
    depth: usize,
}

impl Words<'_> {
    fn sum(&mut self) -> Result<Expression, InvalidFormula> {
        let mut sum = self.product()?;
        while let Some(operator) = self.operator(&[("+", Operator::Plus), ("-", Operator::Minus)]) {
            sum = Expression::Both(Box::new(sum), operator, Box::new(self.product()?));
        }
        Ok(sum)
    }

    fn product(&mut self) -> Result<Expression, InvalidFormula> {
        let mut product = self.factor()?;
        while let Some(operator) = self.operator(&[("*", Operator::Times), ("/", Operator::DividedBy)]) {
            product = Expression::Both(Box::new(product), operator, Box::new(self.factor()?));
        }
        Ok(product)
    }

    fn operator(&mut self, operators: &[(&str, Operator)]) -> Option<Operator> {
        let next = *self.left.last()?;
        let (_, operator) = operators.iter().find(|(word, _)| *word == next)?;
        self.left.pop();
        Some(*operator)
    }

    fn factor(&mut self) -> Result<Expression, InvalidFormula> {
        let word =
            self.left.pop().ok_or_else(|| InvalidFormula("something is missing at the end".to_owned()))?;
        if word == "(" {
            return self.in_parentheses();
        }
        let is_number = word.chars().all(|c| c.is_ascii_digit() || c == '.');
        if let Some(number) = word.parse().ok().filter(|number: &f64| is_number && number.is_finite()) {
            return Ok(Expression::Number(number));
        }
        let code = ClaimCode::parse(word);
        code.map(Expression::Claim)
            .map_err(|_| InvalidFormula(format!("\"{word}\" is neither a number nor the code of a figure")))
    }

    fn in_parentheses(&mut self) -> Result<Expression, InvalidFormula> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(InvalidFormula(format!("parentheses are more than {MAX_DEPTH} deep")));
        }
        let inside = self.sum()?;
        self.depth -= 1;
        match self.left.pop() {
            Some(")") => Ok(inside),
            Some(word) => Err(InvalidFormula(format!("\"{word}\" stands where \")\" is expected"))),
            None => Err(InvalidFormula("a parenthesis is not closed".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Formula;

    /// Figures are the length of their codes: `ab-c` is 4.
    fn value(text: &str) -> Option<f64> {
        let length =
            |code: &crate::domain::ids::ClaimCode| u32::try_from(code.as_ref().len()).ok().map(f64::from);
        Formula::parse(text).unwrap().value(length)
    }

    #[test]
    fn operators_bind_as_usual() {
        for (text, expected) in [
            ("7", 7.0),
            ("ab-c", 4.0),
            ("1e3", 3.0),
            ("1 + 2 * 3", 7.0),
            ("(1 + 2) * 3", 9.0),
            ("10 - 3 - 2", 5.0),
            ("12 / 3 / 2", 2.0),
            ("12 / (3 / 2)", 8.0),
            ("100 * abcd / ab-cdefgh", 44.4444),
            ("2 - 5", -3.0),
            ("0.1 + 0.2", 0.3),
            ("((2))", 2.0),
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_has_no_result_says_so() {
        assert_eq!(value("1 / (2 - 2)"), None);
        assert_eq!(value("1 / (1 / (2 - 2))"), None, "a division by nothing does not become nothing");
        assert_eq!(
            Formula::parse("a + b").unwrap().value(|code| (code.as_ref() == "a").then_some(1.0)),
            None
        );
    }

    #[test]
    fn what_is_no_formula_is_refused_with_its_reason() {
        for (text, reason) in [
            ("", "missing at the end"),
            ("1 +", "missing at the end"),
            ("1 2", "before \"2\""),
            ("a b", "before \"b\""),
            ("a+b", "\"a+b\" is neither"),
            ("* 2", "\"*\" is neither"),
            ("- 2", "\"-\" is neither"),
            ("(1 + 2", "not closed"),
            ("1)", "before \")\""),
            ("(1 2)", "where \")\""),
            ("none", "neither"),
            ("甲", "neither"),
            (&"(".repeat(500), "deep"),
            (&"1 + ".repeat(300), "bytes"),
        ] {
            let error =
                Formula::parse(text).map(|formula| formula.text().to_owned()).unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn figures_are_named_once_and_the_text_is_kept() {
        let formula = Formula::parse("(b - a) / b").unwrap();
        let named: Vec<&str> = formula.claims().into_iter().map(AsRef::as_ref).collect();
        assert_eq!(named, ["b", "a"]);
        let json = serde_json::to_string(&formula).unwrap();
        assert_eq!(json, "\"(b - a) / b\"");
        assert_eq!(serde_json::from_str::<Formula>(&json).unwrap(), formula);
        assert!(serde_json::from_str::<Formula>("\"b -\"").is_err());
    }
}
