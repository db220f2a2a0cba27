import Kernel

/// What a column of a spreadsheet of matters (督查台账) holds. The catalogue names it under `matter_column_…`.
public enum MatterColumn: String, Sendable, CaseIterable {
    /// The sheet's own number of the row: 序号, 编号.
    case number
    case text
    case leadUnit = "lead-unit"
    case coUnits = "co-units"
    case deadline
    case source
    /// What was done so far, in words (进展情况).
    case report
    /// In percent.
    case progress
    case state
    case weight
    case topic
    case note

    /// Without these no row is a matter.
    public static let demanded: [MatterColumn] = [.text, .leadUnit]

    /// The column as keys of the catalogue write it.
    public var word: String { rawValue.replacing("-", with: "_") }

    /// What a heading means, and how sure that is: 3 for a heading that is known, 1 for one that holds a known word.
    static func guess(_ heading: String) -> (column: MatterColumn, weight: Int)? {
        let whole = folded(heading)
        if let column = headings[whole] { return (column, 3) }
        let parts = heading.split { "()（）[]【】/|:：\n".contains($0) }.map { folded(String($0)) }
        if let column = parts.first(where: { !$0.isEmpty }).flatMap({ headings[$0] }) { return (column, 3) }
        // A sentence is no heading; 责任人 and 联系电话 name nobody who is given a matter.
        guard whole.count <= 12, !others.contains(where: whole.contains) else { return nil }
        return hints.first { hint in hint.words.contains(where: whole.contains) }.map { ($0.column, 1) }
    }

    private static func folded(_ text: String) -> String {
        String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    private static let others = ["人", "领导", "电话", "联系", "签字"]

    /// In the order in which they are tried: 任务来源 is a source, 落实情况 a report.
    private static let hints: [(column: MatterColumn, words: [String])] = [
        (.coUnits, ["配合", "协办", "协同", "参与单位", "参加单位"]),
        (.leadUnit, ["牵头", "责任单位", "责任部门", "承办", "主办", "落实单位", "办理单位"]),
        (.deadline, ["时限", "期限", "截止", "完成时间", "办结时间", "时间节点"]),
        (.report, ["进展", "落实情况", "办理情况", "完成情况", "推进情况"]),
        (.progress, ["进度", "完成率", "百分比"]), (.state, ["状态"]), (.source, ["来源", "依据"]),
        (.weight, ["权重"]), (.topic, ["类别", "领域", "主题"]), (.number, ["序号", "编号"]),
        (.text, ["事项", "任务", "督办内容", "督查内容", "工作内容"]), (.note, ["备注"]),
    ]

    private static let headings: [String: MatterColumn] = {
        let words: [MatterColumn: [String]] = [
            .number: [
                "序号", "编号", "事项编号", "督查编号", "督办编号", "任务编号", "台账编号", "no", "number", "serial",
                "serialnumber", "id",
            ],
            .text: [
                "督查事项", "督办事项", "督查督办事项", "事项", "事项内容", "事项名称", "督查内容", "督办内容", "工作任务", "任务", "任务内容",
                "重点任务", "重点工作", "主要任务", "目标任务", "工作内容", "工作事项", "具体事项", "议定事项", "交办事项", "内容", "matter",
                "matters", "task", "tasks", "action", "item", "description", "whatistobedone",
            ],
            .leadUnit: [
                "牵头单位", "责任单位", "承办单位", "主办单位", "牵头部门", "责任部门", "承办部门", "主责单位", "牵头责任单位", "落实单位", "办理单位",
                "lead", "leadunit", "unitthatleads", "responsibleunit", "responsible", "owner", "department",
            ],
            .coUnits: [
                "配合单位", "协办单位", "协同单位", "参与单位", "协助单位", "配合部门", "协办部门", "counits", "helpingunits", "unitsthathelp",
                "supportingunits", "cooperatingunits", "support",
            ],
            .deadline: [
                "完成时限", "办结时限", "办理时限", "截止日期", "截止时间", "完成时间", "完成期限", "办理期限", "办结期限", "计划完成时间", "要求完成时间",
                "时限", "时限要求", "期限", "时间节点", "deadline", "duedate", "due", "dueby",
            ],
            .source: [
                "来源", "交办依据", "事项来源", "任务来源", "交办来源", "依据", "督查依据", "文件依据", "领导批示", "source", "basis",
            ],
            .report: [
                "进展情况", "办理情况", "落实情况", "工作进展", "进展", "完成情况", "推进情况", "办理进展", "目前进展", "最新进展", "report",
                "latestreport", "progressreport", "whatwasdone",
            ],
            .progress: [
                "完成进度", "进度", "完成率", "完成比例", "完成百分比", "进度百分比", "办理进度", "progress", "percent", "percentdone",
                "percentcomplete", "completion",
            ],
            .state: ["办理状态", "状态", "办结状态", "完成状态", "当前状态", "state", "status"],
            .weight: ["权重", "weight"],
            .topic: ["主题", "类别", "领域", "工作领域", "事项类别", "任务类别", "分类", "topic", "category"],
            .note: ["备注", "说明", "note", "notes", "remark", "remarks", "comment", "comments"],
        ]
        return words.reduce(into: [:]) { headings, entry in
            for word in entry.value { headings[word] = entry.key }
        }
    }()
}

/// Which column of a spreadsheet holds what, by the keys of its headings.
public struct MatterColumns: Sendable, Equatable {
    public private(set) var byHeading: [String: MatterColumn]

    public init(_ byHeading: [String: MatterColumn] = [:]) { self.byHeading = byHeading }

    public subscript(key: String) -> MatterColumn? { byHeading[key] }

    /// What stands in the way of reading a sheet: a column that no row can do without, or one that two headings hold.
    /// The field is `columns`.
    public var problems: [Problem] {
        let held = Dictionary(byHeading.values.map { ($0, 1) }, uniquingKeysWith: +)
        if MatterColumn.demanded.contains(where: { held[$0] == nil }) {
            return [Problem(field: "columns", key: "problem_matter_columns")]
        }
        return held.values.contains { $0 > 1 } ? [Problem(field: "columns", key: "problem_matter_columns_twice")] : []
    }
}
