import Mustache

/// A page model as templates read it: its members by name, and theirs, found by reflection once.
///
/// Mustache reflects again for each name that a template asks for, over all members of each value on the way up: a form
/// of ten fields took a thousand reflections.
struct TemplateMembers: MustacheParent {
    private let members: [String: Any]

    func child(named name: String) -> Any? { members[name] }

    /// A value as a template finds it: structures by their members, lists by their elements, others as they are.
    static func of(_ value: Any) -> Any {
        if value is any MustacheParent || value is String || value is Bool || value is Int { return value }
        if let list = value as? [Any] { return list.map(of) }
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .struct else { return value }
        var members: [String: Any] = [:]
        for case (let name?, let member) in mirror.children {
            guard let present = unwrapped(member) else { continue }
            members[name] = of(present)
        }
        return TemplateMembers(members: members)
    }

    /// What an optional holds; `nil` for one that holds nothing. Templates ask those around a value for what it lacks.
    private static func unwrapped(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional else { return value }
        return mirror.children.first?.value
    }
}
