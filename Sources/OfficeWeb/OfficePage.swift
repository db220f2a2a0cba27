import Kernel
import WebSupport

/// A page of the office: a heading and parts, each of which is a component.
struct OfficePage: Sendable {
    var heading: String
    /// The item of the navigation that is lit: the first words of the address.
    var section = ""
    var lead: String?
    var breadcrumb: [Link] = []
    var actions: [Action] = []
    var notice: Notice?
    var errors: ErrorSummary?
    var parts: [Part] = []
    /// Where the page is told that it has changed; `nil` for one that stays as it is.
    var live: String?
    /// Narrow, and without navigation: before signing in.
    var isDoor = false

    /// One component under an optional heading.
    struct Part: Sendable {
        var heading: String?
        var anchor: String?
        /// The table's figures at a glance.
        var chart: BarChart?
        var table: TableView?
        var form: FormView?
        var facts: Facts?
        var timeline: Timeline?
        var chain: ChainView?
        var tiles: Tiles?
        var note: String?
        var codes: Codes?
        /// A text as it reads.
        var reading: Reading?
        /// Documents that go with it.
        var attachments: [Link] = []
        var comparison: ComparisonView?
        var month: MonthView?
        /// The field of the search of everything.
        var search: FieldView?
        var editor: EditorView?
        /// The review of a meeting's text.
        var review: ReviewView?
        /// The form of an inspection visit, for a phone.
        var inspection: InspectionFormView?
        var gallery: Gallery?
        /// What somebody should know of what follows.
        var warnings: [String] = []
        /// Long work that is under way.
        var progress: ProgressView?
        /// SVG of our own making, as it stands.
        var picture: Drawing?
        var hall: HallView?
        var sheets: PrintedSheets?
        var schedule: ScheduleView?
        var actions: [Action] = []
        var groups: [ActionGroup] = []
        /// The groups stand in an order that can be changed: one below the other.
        var isOrder = false
        /// Further pages of the timeline.
        var pager: Pager?

        static func note(_ text: String) -> Part { Part(note: text) }
    }

    /// Buttons under a name.
    struct ActionGroup: Sendable {
        let label: String
        let lang: String?
        var actions: [Action]
    }

    /// A text as readers see it: HTML that `ArticleBody` wrote.
    struct Reading: Sendable {
        let title: String
        let source: String?
        let lang: String
        let html: String
    }

    /// Texts that are shown this once, to be copied.
    struct Codes: Sendable {
        let codes: [String]
    }

    /// A drawing with its description.
    struct Drawing: Sendable {
        let svg: String
        let label: String
    }

    /// What the template sees.
    struct Model {
        let t: [String: String]
        let frame: OfficeFrame
        let page: OfficePage
        let hasBreadcrumb: Bool

        init(_ page: OfficePage, frame: OfficeFrame, _ voice: Voice) {
            t = voice.texts
            self.frame = frame
            self.page = page
            hasBreadcrumb = page.breadcrumb.count > 1
        }
    }
}
