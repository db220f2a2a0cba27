import Kernel

/// Writes extractions as `kaimen extract --json` prints them: one line for each file, keys in a fixed order.
public enum ExtractionJSON {
    /// The line of one file, without its line end.
    public static func line(file: String, _ extraction: Extraction) -> String {
        JSONText.object([
            ("file", .text(file)), ("items", .list(extraction.proposals.map(item))),
            ("setAside", .list(extraction.setAside.map(aside))),
        ]).line
    }

    private static func item(_ proposal: Proposal) -> JSONText {
        .object([
            ("sentence", .text(proposal.sentence)), ("start", .number(proposal.start)), ("end", .number(proposal.end)),
            ("responsible", .list(proposal.responsible.map { .text($0.name) })), ("action", .text(proposal.action)),
            ("deadline", .text(orNull: proposal.deadline?.day?.description)),
            ("deadlineText", .text(orNull: proposal.deadline?.text)), ("topic", .text(proposal.topic.rawValue)),
            ("confidence", .decimal(proposal.confidence)),
        ])
    }

    private static func aside(_ aside: SetAside) -> JSONText {
        .object([("sentence", .text(aside.sentence)), ("reason", .text(aside.reason.rawValue))])
    }
}
