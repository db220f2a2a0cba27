extension FieldChange {
    /// The fields whose values differ, in the order of `after`; fields are matched by name.
    public static func differences(
        from before: [(field: String, value: String?)], to after: [(field: String, value: String?)]
    ) -> [FieldChange] {
        let old = Dictionary(before.map { ($0.field, $0.value) }) { first, _ in first }
        return after.compactMap { field, value in
            let earlier = old[field] ?? nil
            return earlier == value ? nil : FieldChange(field, before: earlier, after: value)
        }
    }
}
