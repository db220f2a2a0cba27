/// Why an element is left out with all that it holds.
enum Removal {
    /// - Returns: the kind of note, `nil` within it for what needs none; `nil` for what stays.
    static func reason(_ element: BodyElement) -> BodyNote.Kind?? {
        if ElementKind.silent.contains(element.name) { return .some(nil) }
        if ElementKind.active.contains(element.name) { return .activeContent }
        if isDeletion(element) { return .deletion }
        if isComment(element) { return .comment }
        if isHidden(element) { return .hiddenText }
        return nil
    }

    /// Word for the desk, Word on the web, LibreOffice and Google Docs.
    private static func isDeletion(_ element: BodyElement) -> Bool {
        element.name == "del" || element.hasClass("msodel", "trackchangetextdeletion")
    }

    private static func isComment(_ element: BodyElement) -> Bool {
        if element.hasClass("msocomanchor", "msocomtxt", "msocomoff", "msocomhide") { return true }
        if ["comment", "comment-list"].contains(element.style["mso-element"] ?? "") { return true }
        return element.style["mso-special-character"] == "comment"
            || element.attributes["id"]?.hasPrefix("cmnt") == true
    }

    /// The body of a WeChat page is hidden until its script has run.
    private static func isHidden(_ element: BodyElement) -> Bool {
        guard element.style.isRemoved || element.attributes["hidden"] != nil else { return false }
        return !isWeChatBody(element)
    }

    /// LibreOffice draws the bullets and numbers of its XHTML itself, beside those that the list has.
    static func isDrawnMarker(_ element: BodyElement) -> Bool {
        element.name == "span" && element.style["float"] == "left" && element.style["display"] == "block"
    }

    static func isWeChatBody(_ element: BodyElement) -> Bool {
        element.attributes["id"] == "js_content" || element.hasClass("rich_media_content")
    }
}
