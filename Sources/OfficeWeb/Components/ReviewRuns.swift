import Kernel
import Meetings
import WebSupport

/// Cuts a text into the runs that a page marks.
struct ReviewRuns {
    private let words: ScalarText
    private let marks: [(range: Range<Int>, proposal: MatterProposal?, aside: SetAsidePiece?)]

    init(_ reviewed: ReviewedText) {
        words = ScalarText(reviewed.body)
        let length = words.scalars.count
        let live = reviewed.marked.map { (range: $0.matter.range, proposal: Optional($0), aside: SetAsidePiece?.none) }
        let asides = reviewed.setAside.filter { piece in !live.contains { $0.range.overlaps(piece.range) } }
            .map { (range: $0.range, proposal: MatterProposal?.none, aside: Optional($0)) }
        var end = 0
        // What overlaps, which the desk excludes, is marked once.
        marks = (live + asides).sorted { $0.range.lowerBound < $1.range.lowerBound }.filter { mark in
            guard mark.range.lowerBound >= end, mark.range.upperBound <= length else { return false }
            end = mark.range.upperBound
            return true
        }
    }

    func paragraphs(_ voice: Voice) -> [ReviewView.Paragraph] {
        var runs: [ReviewView.Run] = []
        var place = 0
        var number = 0
        for mark in marks {
            runs += plain(place..<mark.range.lowerBound)
            if let proposal = mark.proposal {
                number += 1
                runs.append(
                    ReviewView.Run(
                        text: text(mark.range), start: mark.range.lowerBound,
                        mark: ReviewView.Mark(
                            number: "\(number)", tone: proposal.state.rawValue, url: "#p-\(proposal.id)",
                            anchor: "m-\(proposal.id)"), aside: nil))
            } else if let aside = mark.aside {
                runs.append(
                    ReviewView.Run(
                        text: text(mark.range), start: mark.range.lowerBound, mark: nil,
                        aside: voice.text("set_aside_" + aside.reason)))
            }
            place = mark.range.upperBound
        }
        runs += plain(place..<words.scalars.count)
        return Self.paragraphs(runs)
    }

    private func text(_ range: Range<Int>) -> String { words[range] ?? "" }

    private func plain(_ range: Range<Int>) -> [ReviewView.Run] {
        range.isEmpty ? [] : [ReviewView.Run(text: text(range), start: range.lowerBound, mark: nil, aside: nil)]
    }

    /// Runs line by line; a mark over a line break goes on in the next paragraph, under its card's number once.
    private static func paragraphs(_ runs: [ReviewView.Run]) -> [ReviewView.Paragraph] {
        var paragraphs: [[ReviewView.Run]] = [[]]
        for run in runs {
            var start = run.start
            for (index, line) in run.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { paragraphs.append([]) }
                if !line.isEmpty {
                    paragraphs[paragraphs.count - 1].append(
                        ReviewView.Run(
                            text: String(line), start: start, mark: index == 0 ? run.mark : run.mark.map(continued),
                            aside: run.aside))
                }
                start += line.unicodeScalars.count + 1
            }
        }
        return paragraphs.filter { !$0.isEmpty }.map { ReviewView.Paragraph(runs: $0) }
    }

    private static func continued(_ mark: ReviewView.Mark) -> ReviewView.Mark {
        ReviewView.Mark(number: nil, tone: mark.tone, url: mark.url, anchor: mark.anchor + "-more")
    }
}
