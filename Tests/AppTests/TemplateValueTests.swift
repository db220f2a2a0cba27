import Mustache
import Testing
import WebSupport

@testable import OfficeWeb

@Suite struct TemplateValueTests {
    static let values: [any TemplateValue & Sendable] = [
        TableView.Row(
            cells: [TableView.Cell("一"), TableView.Cell("二")],
            choice: TableView.Choice(value: "1:2", label: "一")), Badge("等待", .waiting),
        FieldView.Option(value: "1", label: "澄州", selected: true),
    ]

    @Test(arguments: values.indices)
    func `a value gives templates every member that it has`(_ index: Int) {
        let value = Self.values[index]
        let members = Mirror(reflecting: value).children.compactMap { child in
            child.label.map { (name: $0, value: child.value) }
        }
        #expect(!members.isEmpty)
        for member in members {
            let given = value.child(named: member.name)
            #expect(given.map { String(describing: $0) } == Self.shown(member.value), "\(member.name)")
        }
        #expect(value.child(named: "nothing") == nil)
    }

    /// How a value describes itself; what an optional holds, and `nil` for nothing.
    private static func shown(_ value: Any) -> String? {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional else { return String(describing: value) }
        return mirror.children.first.map { String(describing: $0.value) }
    }

    @Test func `a cell of nothing but text is plain, and any other is rich`() {
        #expect(TableView.Cell("一").child(named: "plain") as? String == "一")
        #expect(TableView.Cell("一").child(named: "rich") == nil)
        let others = [
            TableView.Cell("一", lang: "zh-Hans"), TableView.Cell("一", url: "/office"), TableView.Cell("一", more: "二"),
            TableView.Cell("一", badge: Badge("停用")),
        ]
        for cell in others {
            #expect(cell.child(named: "plain") == nil)
            #expect((cell.child(named: "rich") as? TableView.Cell)?.text == "一")
        }
    }

    @Test func `a cell names its classes`() {
        var cell = TableView.Cell("2026-11-28", indent: 2)
        (cell.isNumber, cell.isWhole) = (true, true)
        #expect(cell.classes == "indent-2 number whole")
        #expect(TableView.Cell("").classes.isEmpty)
    }
}
