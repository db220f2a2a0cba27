/// The raised number of a footnote or endnote, in the text and again before the note itself.
enum NoteMark {
    /// Word, LibreOffice and Google Docs.
    private static let addresses = ["#_ftn", "#_edn", "#sdfootnote", "#sdendnote", "#ftn", "#edn", "#body_ftn"]
    private static let backAddresses = ["#_ftnref", "#_ednref", "#ftnt_ref", "#body_ftn"]

    static func isOne(_ element: BodyElement) -> Bool {
        let address = fragment(element)
        return addresses.contains { address.hasPrefix($0) }
            || element.style["mso-footnote-id"] != nil || element.style["mso-endnote-id"] != nil
    }

    /// Whether it stands before the note, and leads back to the text.
    static func beginsNote(_ element: BodyElement) -> Bool {
        let address = fragment(element)
        return backAddresses.contains { address.hasPrefix($0) } || element.hasClass("sdfootnotesym", "sdendnotesym")
            || address.hasPrefix("#sd") && address.hasSuffix("anc")
    }

    /// The number in square brackets; `nil` when there is none.
    static func text(of element: BodyElement) -> String? {
        let number = folded(element.plainText).filter { !"[]［］".contains($0) }
        return number.isEmpty ? nil : "[\(number)]"
    }

    /// Word writes the address of the file before it.
    private static func fragment(_ element: BodyElement) -> String {
        let address = (element.attributes["href"] ?? "").lowercased()
        guard let sign = address.lastIndex(of: "#"), !address.hasPrefix("http") else { return "" }
        return String(address[sign...])
    }
}
