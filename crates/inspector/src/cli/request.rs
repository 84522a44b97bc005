//! What the command line asks for, and what is wrong with one that asks for nothing sensible.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::inspect::Scope;

/// Told to whoever asks, and to whoever asks wrongly.
pub(super) const USAGE: &str = "\
用法：inspect 文件… [选项]          逐个检测安装包（apk、ipa），多个文件同时进行
      inspect --compare 旧包 新包   比较同一应用的两个版本

选项：
  --json             每个文件输出一行 JSON；与 --compare 同用时输出一行比较结果
  --plain            不使用颜色
  --manifest         只读安装包对自身的说明（不算摘要、不验签名、不读代码）
  --signatures       只读对自身的说明并验证签名（不算摘要、不读代码）
  --trackers 清单    另按一份 Exodus 格式的跟踪器清单（JSON）查找
  --help             显示本说明
  --                 此后的参数都是文件名

退出码：
  0    都可读，没有需要注意的
  1    都可读，但有异常，或有中、高级别的发现
  2    至少有一个文件不可解析
  64   用法错误：没有指定文件、选项写错等，没有检测任何文件
";

/// A command line that makes sense.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Request {
    pub files: Vec<PathBuf>,
    pub json: bool,
    pub plain: bool,
    pub compare: bool,
    pub scope: Scope,
    /// A list of trackers in the format of Exodus Privacy.
    pub trackers: Option<PathBuf>,
}

/// Why a command line is not carried out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It asks how to ask.
    Help,
    /// Nothing at all is said.
    Nothing,
    /// An option nobody knows.
    Option(String),
    /// The list of trackers is not named.
    NoList,
    /// No file is named.
    NoFile,
    /// Not two files are to be compared.
    NotTwo(usize),
}

impl Wrong {
    /// The same in words.
    pub fn words(&self) -> String {
        match self {
            Self::Help | Self::Nothing => String::new(),
            Self::Option(option) => format!("没有“{option}”这个选项。"),
            Self::NoList => "--trackers 之后应写清单文件的路径。".into(),
            Self::NoFile => "没有指定要检测的文件。".into(),
            Self::NotTwo(count) => format!("--compare 需要两个文件（旧包、新包），现在是 {count} 个。"),
        }
    }
}

impl Request {
    /// Reads the arguments that follow the command's name.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, Wrong> {
        let mut request = Self::default();
        let mut arguments = arguments.into_iter().peekable();
        if arguments.peek().is_none() {
            return Err(Wrong::Nothing);
        }
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--help" | "-h") => return Err(Wrong::Help),
                Some("--json") => request.json = true,
                Some("--plain") => request.plain = true,
                Some("--manifest") => request.scope = Scope::Manifest,
                Some("--signatures") => request.scope = Scope::Signatures,
                Some("--compare") => request.compare = true,
                Some("--trackers") => {
                    request.trackers = Some(arguments.next().ok_or(Wrong::NoList)?.into());
                }
                Some("--") => {
                    request.files.extend(arguments.by_ref().map(PathBuf::from));
                }
                Some(option) if option.starts_with('-') && option.len() > 1 => {
                    return Err(Wrong::Option(option.to_owned()));
                }
                _ => request.files.push(argument.into()),
            }
        }
        match request.files.len() {
            0 => Err(Wrong::NoFile),
            2 => Ok(request),
            count if request.compare => Err(Wrong::NotTwo(count)),
            _ => Ok(request),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Result<Request, Wrong> {
        Request::parse(words.iter().map(OsString::from))
    }

    #[test]
    fn options_stand_anywhere() {
        let files = vec![PathBuf::from("a.apk"), PathBuf::from("b.ipa")];
        let request = Request { files, json: true, trackers: Some("t.json".into()), ..Request::default() };
        assert_eq!(words(&["a.apk", "--json", "--trackers", "t.json", "b.ipa"]), Ok(request));
        assert!(words(&["--compare", "a.apk", "b.apk"]).is_ok_and(|request| request.compare));
        assert!(words(&["--manifest", "a"]).is_ok_and(|request| request.scope == Scope::Manifest));
        assert!(words(&["--signatures", "a"]).is_ok_and(|request| request.scope == Scope::Signatures));
        let dashed = words(&["--plain", "--", "--json", "-"]).unwrap();
        assert_eq!((dashed.files.len(), dashed.json, dashed.plain), (2, false, true));
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        assert_eq!(words(&[]), Err(Wrong::Nothing));
        assert_eq!(words(&["--json"]), Err(Wrong::NoFile));
        assert_eq!(words(&["a.apk", "--help"]), Err(Wrong::Help));
        assert_eq!(words(&["--jsonn", "a.apk"]), Err(Wrong::Option("--jsonn".into())));
        assert_eq!(words(&["-j", "a.apk"]), Err(Wrong::Option("-j".into())));
        assert_eq!(words(&["--compare", "a.apk"]), Err(Wrong::NotTwo(1)));
        assert_eq!(words(&["a.apk", "--trackers"]), Err(Wrong::NoList));
        for wrong in [Wrong::Option("-j".into()), Wrong::NoList, Wrong::NoFile, Wrong::NotTwo(3)] {
            assert!(wrong.words().ends_with('。'), "{wrong:?}");
        }
    }
}
