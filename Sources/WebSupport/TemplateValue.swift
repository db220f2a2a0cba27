import Mustache

/// A value of a page model that gives its members to templates by name itself.
///
/// Mustache finds members of any type by reflection, which costs microseconds for each name; a list of hundreds of rows
/// asks for thousands of them.
public protocol TemplateValue: MustacheParent {}
