"""Stories 情景: for each row of what the engine must do, at least one story told in Chinese and carried out.

A story is a test. Its docstring says the rule, its lines say 假如 … 当 … 那么 … through `story.py`, on a whole county
behind its interface, on SQLite and on PostgreSQL. A story that fails prints what was told up to there.

| 行 | 讲什么 | 模块 |
|---|---|---|
| A1 | 层级、网格之下的网格 | test_a01_levels |
| A2 | 单位编码 | test_a02_codes |
| A3 | 更名、合并、拆分、改属、撤销与承接 | test_a03_history |
| A4 | 网格变更的申请、批准、备案 | test_a04_grid_changes |
| A5 | 网格台账、公示牌 | test_a05_register |
| A6 | 覆盖率、整合率 | test_a06_rates |
| B1 | 人员编制 | test_b01_roles |
| B2 | 配备率 | test_b02_staffing |
| B3 | 任免、证件、设备 | test_b03_appointments |
| B4 | 培训 | test_b04_training |
| C1 | 事项准入 | test_c01_admission |
| C2 | 事项的标准、条件、时限 | test_c02_standards |
| D1 | 上报渠道、事项准入、来源编号幂等、成批上报 | test_d01_report |
| D2 | 当场办结 | test_d02_settle |
| D3 | 分级与到场陪同 | test_d03_triage |
| D4 | 受理、不予受理、并案、撤回 | test_d04_intake |
| D5 | 逐级上报、下派、越级 | test_d05_levels |
| D6 | 派遣、主办协办、转办 | test_d06_dispatch |
| D7 | 退回、裁定、兜底、责任时段 | test_d07_send_back |
| D8 | 反馈与证据 | test_d08_notes |
| D9 | 延期与挂起 | test_d09_respite |
| D10 | 办结条件与答复 | test_d10_resolve |
| D11 | 核查、回访、返工 | test_d11_supervise |
| D12 | 考核、申诉、归档、复核 | test_d12_appraise |
| D13 | 时限与起算 | test_d13_terms |
| D14 | 督办阶梯与督办令 | test_d14_ladder |
| D15 | 公开与查询 | test_d15_public |
| D16 | 信息 | test_d16_information |
| D17 | 敏感时期与研判预警 | test_d17_periods |
| D18 | 包案 | test_d18_owners |
| F2 | 亮灯 | test_f02_lights |
| F3 | 预警 | test_f03_alerts |
| I5 | 导入导出 | test_i05_import |
| J1 | 政策包 | test_j01_packs |
| J2 | 待定参数 | test_j02_parameters |
"""
