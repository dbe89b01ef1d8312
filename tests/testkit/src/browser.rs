//! A small blocking browser: cookies, redirects, forms with their hidden fields. No scripts, no rendering.
//!
//! It presses the buttons of the workbench in end-to-end tests. Every answer is a [`Page`], whatever its status.

use std::collections::BTreeMap;
use std::time::Duration;

use url::Url;

/// How many redirects in a row are followed.
const REDIRECTS: usize = 10;

/// What a browser asks for.
const HTML: &str = "text/html";
/// What a program asks for.
const JSON: &str = "application/json";

/// A browser with its own cookies, for one site.
#[derive(Debug)]
pub struct Browser {
    agent: ureq::Agent,
    base: Url,
    cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Page {
    /// The HTTP status of the last answer.
    pub status: u16,
    /// The address after redirects.
    pub url: String,
    /// Lower-case names.
    pub headers: Vec<(String, String)>,
    /// The body; what is not UTF-8 is replaced.
    pub text: String,
}

impl Browser {
    /// A browser at this site, `http://127.0.0.1:PORT`.
    ///
    /// # Panics
    /// When that is no address.
    #[allow(clippy::panic, reason = "a test with a wrong address has failed")]
    pub fn at(base: &str) -> Browser {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(Duration::from_secs(300)))
            .build();
        let base = Url::parse(base).unwrap_or_else(|error| panic!("{base:?} is not an address: {error}"));
        Browser { agent: config.into(), base, cookies: BTreeMap::new() }
    }

    /// Opens a page: a path with its query, or a whole address of the same site.
    ///
    /// # Panics
    /// When no answer comes.
    pub fn get(&mut self, path: &str) -> Page {
        let url = self.address(path);
        self.follow("GET", url, None, HTML)
    }

    /// Opens a page and asks for its JSON form.
    ///
    /// # Panics
    /// When no answer comes.
    pub fn get_json(&mut self, path: &str) -> Page {
        let url = self.address(path);
        self.follow("GET", url, None, JSON)
    }

    /// Sends a form, as pressing its button does, and follows where it leads.
    ///
    /// # Panics
    /// When no answer comes.
    pub fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let url = self.address(path);
        self.follow("POST", url, Some(form(fields)), HTML)
    }

    /// Sends a form and asks for the JSON form of the answer.
    ///
    /// # Panics
    /// When no answer comes.
    pub fn post_json(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let url = self.address(path);
        self.follow("POST", url, Some(form(fields)), JSON)
    }

    /// A cookie's value.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    #[allow(clippy::panic, reason = "a test with a wrong address has failed")]
    fn address(&self, path: &str) -> Url {
        self.base.join(path).unwrap_or_else(|error| panic!("{path:?} is not a path: {error}"))
    }

    #[allow(clippy::panic, reason = "a test without an answer has failed")]
    fn follow(&mut self, method: &str, mut url: Url, mut body: Option<String>, accept: &str) -> Page {
        for _ in 0..=REDIRECTS {
            let method = if body.is_some() { method } else { "GET" };
            let page = self.send(method, &url, body.as_deref(), accept);
            let page = page.unwrap_or_else(|error| panic!("{method} {url}: no answer: {error}"));
            let target = page.header("location").and_then(|target| url.join(target).ok());
            match target.filter(|_| (300..400).contains(&page.status)) {
                Some(target) => {
                    // 307 and 308 send the form again; the others open the target.
                    if !matches!(page.status, 307 | 308) {
                        body = None;
                    }
                    url = target;
                }
                None => return page,
            }
        }
        panic!("{url}: more than {REDIRECTS} redirects in a row")
    }

    fn send(
        &mut self,
        method: &str,
        url: &Url,
        body: Option<&str>,
        accept: &str,
    ) -> Result<Page, ureq::Error> {
        let mut request =
            ureq::http::Request::builder().method(method).uri(url.as_str()).header("accept", accept);
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("cookie", pairs.join("; "));
        }
        let mut response = match body {
            Some(body) => {
                let request = request.header("content-type", "application/x-www-form-urlencoded");
                self.agent.run(request.body(body.to_owned())?)?
            }
            None => self.agent.run(request.body(())?)?,
        };
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        headers.iter().filter(|(name, _)| name == "set-cookie").for_each(|(_, value)| self.keep(value));
        let status = response.status().as_u16();
        let bytes = response.body_mut().with_config().limit(64 << 20).read_to_vec()?;
        Ok(Page { status, url: url.to_string(), headers, text: String::from_utf8_lossy(&bytes).into_owned() })
    }

    fn keep(&mut self, cookie: &str) {
        let mut parts = cookie.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let gone = parts.any(|attribute| attribute.to_ascii_lowercase().starts_with("max-age=0"));
        if gone || value.is_empty() || value == "deleted" {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

impl Page {
    /// The first header of this name (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of the first `<input>` of this name, entities decoded; for hidden fields such as `token`.
    pub fn field(&self, name: &str) -> Option<String> {
        self.text.match_indices("<input").find_map(|(start, _)| {
            let tag = &self.text[start..start + self.text[start..].find('>')?];
            (attribute(tag, "name").as_deref() == Some(name))
                .then(|| attribute(tag, "value").unwrap_or_default())
        })
    }

    /// The hidden field `token` that guards forms.
    pub fn token(&self) -> Option<String> {
        self.field("token")
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// An attribute of a tag, in double or single quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    tag.match_indices(name).find_map(|(start, _)| {
        let alone = tag[..start].ends_with(|character: char| character.is_whitespace());
        let rest = tag[start + name.len()..].trim_start().strip_prefix('=').filter(|_| alone)?.trim_start();
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let value = rest[1..].split(quote).next()?;
        let decoded = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        Some(decoded.replace("&#039;", "'").replace("&#39;", "'").replace("&amp;", "&"))
    })
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn a_field_is_read_whatever_the_order_of_its_attributes() {
        let text = r#"<input type="text" name="other" value="no"><input value='a&amp;b' data-name="x" name="token" type="hidden">"#;
        let page = Page { status: 200, url: String::new(), headers: Vec::new(), text: text.into() };
        assert_eq!(page.token().as_deref(), Some("a&b"));
        assert_eq!(page.field("missing"), None);
    }
}
