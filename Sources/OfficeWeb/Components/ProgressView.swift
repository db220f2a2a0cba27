import WebSupport

/// Long work that is under way, with how far it has come.
struct ProgressView: Sendable {
    struct Item: Sendable {
        let label: String
        /// Its page; `nil` on that page itself.
        let url: String?
        /// `nil` before it is known how much there is to do.
        let percent: Int?
        let text: String
    }

    let items: [Item]

    init(_ works: [LongWorks.Work], linked: Bool, _ voice: Voice) {
        items = works.map { work in
            let (done, total) = work.progress.now
            let percent = work.progress.percent
            return Item(
                label: voice.text("work_import", ["name": work.name]), url: linked ? work.address : nil,
                percent: percent,
                text: percent.map {
                    voice.text("work_count", ["done": "\(done)", "total": "\(total)", "percent": "\($0)"])
                } ?? voice.text("work_reading"))
        }
    }
}
