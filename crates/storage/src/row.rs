//! A row that came back: fields are read by column name, and a fault names the column that did not fit.

use std::sync::Arc;

use domain::ground::day::{Day, Instant};

use crate::fault::Fault;
use crate::value::Value;

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

/// A type that can be read from a column.
pub trait Field: Sized {
    /// Says what is wrong with the value, never the value itself.
    fn read(value: &Value) -> Result<Self, String>;
}

/// A column, named (`"due_on"`) or counted from 0.
pub trait Column: Copy {
    fn place(&self, columns: &[String]) -> Option<usize>;
    fn name(&self, columns: &[String]) -> String;
}

impl Column for &str {
    fn place(&self, columns: &[String]) -> Option<usize> {
        columns.iter().position(|name| name == self)
    }

    fn name(&self, _columns: &[String]) -> String {
        (*self).to_owned()
    }
}

impl Column for usize {
    fn place(&self, _columns: &[String]) -> Option<usize> {
        Some(*self)
    }

    fn name(&self, columns: &[String]) -> String {
        columns.get(*self).cloned().unwrap_or_else(|| format!("number {self}"))
    }
}

impl Row {
    pub(crate) fn new(columns: Arc<[String]>, values: Vec<Value>) -> Self {
        Self { columns, values }
    }

    /// Reads a column as `T`; `Option<T>` where null is allowed.
    pub fn get<T: Field>(&self, column: impl Column) -> Result<T, Fault> {
        T::read(self.value(&column)?).map_err(|why| Fault::column(column.name(&self.columns), why))
    }

    /// Reads a text column without copying it.
    pub fn text(&self, column: impl Column) -> Result<&str, Fault> {
        match self.value(&column)? {
            Value::Text(text) => Ok(text),
            _ => Err(Fault::column(column.name(&self.columns), "is not text")),
        }
    }

    /// Reads a text column through a parser, usually of a state or kind: `row.decode("state", State::from_code)`.
    pub fn decode<T>(&self, column: impl Column, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, Fault> {
        let name = column.name(&self.columns);
        parse(self.text(column)?).ok_or_else(|| Fault::column(name, "has an unknown code"))
    }

    /// The same for a column that may be null.
    pub fn decode_opt<T>(
        &self,
        column: impl Column,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Fault> {
        if *self.value(&column)? == Value::Null { Ok(None) } else { self.decode(column, parse).map(Some) }
    }

    /// The raw value of a column.
    pub fn value(&self, column: &impl Column) -> Result<&Value, Fault> {
        column
            .place(&self.columns)
            .and_then(|place| self.values.get(place))
            .ok_or_else(|| Fault::column(column.name(&self.columns), "is not in the answer"))
    }

    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    pub fn values(&self) -> &[Value] {
        &self.values
    }
}

impl Field for String {
    fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::Text(text) => Ok(text.clone()),
            _ => Err("is not text".to_owned()),
        }
    }
}

impl Field for i64 {
    fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::Int(number) => Ok(*number),
            _ => Err("is not an integer".to_owned()),
        }
    }
}

impl Field for u32 {
    fn read(value: &Value) -> Result<Self, String> {
        u32::try_from(i64::read(value)?).map_err(|_| "does not fit 32 bits".to_owned())
    }
}

impl Field for u64 {
    fn read(value: &Value) -> Result<Self, String> {
        u64::try_from(i64::read(value)?).map_err(|_| "is negative".to_owned())
    }
}

impl Field for bool {
    fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            _ => Err("is not a flag".to_owned()),
        }
    }
}

impl Field for Instant {
    fn read(value: &Value) -> Result<Self, String> {
        i64::read(value).map(Instant)
    }
}

impl Field for Day {
    fn read(value: &Value) -> Result<Self, String> {
        let Value::Text(text) = value else {
            return Err("is not a day".to_owned());
        };
        text.parse().map_err(|_| "is not a day".to_owned())
    }
}

impl<T: Field> Field for Option<T> {
    fn read(value: &Value) -> Result<Self, String> {
        if *value == Value::Null { Ok(None) } else { T::read(value).map(Some) }
    }
}

#[cfg(test)]
mod tests {
    use domain::ground::day::Day;
    use jiff::civil::date;

    use super::Row;
    use crate::fault::Fault;
    use crate::value::Value;

    fn row() -> Row {
        let columns: Vec<String> = ["name", "due_on", "count", "left"].map(String::from).into();
        Row::new(columns.into(), params!["芝士网", "2026-02-10", 3_i64, Value::Null].to_vec())
    }

    #[test]
    fn fields_are_read_by_name_and_by_place() {
        let row = row();
        assert_eq!(row.get::<String>("name").unwrap(), "芝士网");
        assert_eq!(row.get::<Day>("due_on").unwrap(), date(2026, 2, 10));
        assert_eq!(row.get::<i64>(2).unwrap(), 3);
        assert_eq!(row.get::<Option<i64>>("left").unwrap(), None);
        assert_eq!(row.decode_opt("left", |_| Some(1)).unwrap(), None);
        assert_eq!(row.decode("name", |t| t.chars().next()).unwrap(), '芝');
    }

    #[test]
    fn a_misfit_names_the_column_and_hides_the_value() {
        let row = row();
        let fault = row.get::<Day>("name").unwrap_err();
        assert_eq!(fault, Fault::column("name", "is not a day"));
        assert!(!fault.to_string().contains("芝士网"));
        assert_eq!(row.get::<bool>(2).unwrap_err(), Fault::column("count", "is not a flag"));
        assert_eq!(row.get::<i64>("left").unwrap_err(), Fault::column("left", "is not an integer"));
        assert_eq!(row.text("gone").unwrap_err(), Fault::column("gone", "is not in the answer"));
        assert_eq!(row.text(9).unwrap_err(), Fault::column("number 9", "is not in the answer"));
        assert_eq!(
            row.decode("name", |_| None::<()>).unwrap_err(),
            Fault::column("name", "has an unknown code")
        );
    }
}
