import HTTPTypes

extension HTTPFields {
    /// The first value of a header that the library has no name for, such as `Sec-Fetch-Site`.
    public func first(named name: String) -> String? {
        HTTPField.Name(name).flatMap { self[$0] }
    }
}
