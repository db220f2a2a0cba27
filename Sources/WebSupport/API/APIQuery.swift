import Kernel

/// The query of a call, held against the declaration.
struct APIQuery {
    /// Values that were given, by name.
    private(set) var values: [String: String] = [:]
    /// Names that nobody declared, values that do not fit, names that occur twice.
    private(set) var problems: [Problem] = []

    init(_ text: String, of operation: APIOperation) {
        guard !operation.isQueryOpen else { return }
        let given = FormBody(text)
        for name in given.names {
            guard let parameter = operation.query.first(where: { $0.name == name }) else {
                problems.append(Problem(field: String(name.prefix(60)), key: "api_unknown_parameter"))
                continue
            }
            let all = given.all(name)
            guard all.count == 1, let value = all.first else {
                problems.append(Problem(field: name, key: "api_twice"))
                continue
            }
            problems += parameter.schema.problems(of: parameter.schema.value(ofText: value), at: name)
            values[name] = value
        }
    }
}
