import CXlsxWriter

/// How the cells of a workbook that is written look.
struct WorkbookStyles {
    typealias Style = UnsafeMutablePointer<lxw_format>

    let header: Style
    /// Keeps a text a text when somebody edits its cell: one that begins with `=` never becomes a formula.
    let text: Style
    let day: Style
    let instant: Style
    let link: Style

    /// `nil` when there is no memory for them.
    init?(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
        guard let header = workbook_add_format(workbook), let text = workbook_add_format(workbook),
            let day = workbook_add_format(workbook), let instant = workbook_add_format(workbook),
            let link = workbook_get_default_url_format(workbook)
        else { return nil }
        format_set_bold(header)
        // Format 49 is that of texts (ECMA-376 part 1, 18.8.30).
        for style in [header, text] { format_set_num_format_index(style, 49) }
        format_set_num_format(day, "yyyy-mm-dd")
        format_set_num_format(instant, "yyyy-mm-dd hh:mm")
        for style in [day, instant] { format_set_align(style, UInt8(LXW_ALIGN_LEFT.rawValue)) }
        (self.header, self.text, self.day, self.instant, self.link) = (header, text, day, instant, link)
    }
}
