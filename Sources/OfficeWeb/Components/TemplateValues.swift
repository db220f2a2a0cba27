import WebSupport

// The values that a page holds in hundreds: cells of lists, choices of fields, and what stands around them.

extension TableView.Cell: TemplateValue {
    /// The names by which the stylesheet knows it.
    var classes: String {
        (indent > 0 ? "indent-\(indent)" : "") + (isNumber ? " number" : "") + (isWhole ? " whole" : "")
    }
    /// The text of a cell that is nothing but text: most are, and each name that a template asks for costs.
    var plain: String? { rich == nil ? text : nil }
    /// A cell that is more than text.
    var rich: TableView.Cell? { lang == nil && url == nil && more == nil && badge == nil ? nil : self }

    func child(named name: String) -> Any? {
        switch name {
        case "label": label
        case "classes": classes
        case "plain": plain
        case "rich": rich
        case "text": text
        case "lang": lang
        case "url": url
        case "more": more
        case "badge": badge
        default: nil
        }
    }
}

extension TableView.Row: TemplateValue {
    func child(named name: String) -> Any? {
        switch name {
        case "cells": cells
        case "choice": choice
        default: nil
        }
    }
}

extension Badge: TemplateValue {
    func child(named name: String) -> Any? {
        switch name {
        case "text": text
        case "tone": tone
        default: nil
        }
    }
}

extension FieldView.Option: TemplateValue {
    func child(named name: String) -> Any? {
        switch name {
        case "value": value
        case "label": label
        case "selected": selected
        default: nil
        }
    }
}
