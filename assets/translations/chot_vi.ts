<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="en">
<context>
    <name>Amend</name>
    <message>
        <source>✕ Nothing was changed yet.</source>
        <translation>✕ Chưa có gì thay đổi.</translation>
    </message>
    <message>
        <source>✕ Choose the verdict and the reason.</source>
        <translation>✕ Hãy chọn kết quả và lý do.</translation>
    </message>
    <message>
        <source>✕ Write why, in a few words.</source>
        <translation>✕ Hãy ghi ngắn gọn lý do.</translation>
    </message>
    <message>
        <source>✕ Write the temperature as in 37.5</source>
        <translation>✕ Hãy ghi thân nhiệt như 37,5</translation>
    </message>
    <message>
        <source>Amend the entry of {who}</source>
        <translation>Sửa lượt ghi nhận của {who}</translation>
    </message>
    <message>
        <source>Amend an entry</source>
        <translation>Sửa lượt ghi nhận</translation>
    </message>
    <message>
        <source>Decide otherwise (Alt+1)</source>
        <translation>Quyết định khác (Alt+1)</translation>
    </message>
    <message>
        <source>Put details right (Alt+2)</source>
        <translation>Đính chính thông tin (Alt+2)</translation>
    </message>
    <message>
        <source>Note (needed where the reason is another)</source>
        <translation>Ghi chú (bắt buộc khi chọn lý do khác)</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Giữ nguyên</translation>
    </message>
    <message>
        <source>Why this is put right</source>
        <translation>Lý do đính chính</translation>
    </message>
    <message>
        <source>Record (Ctrl+Enter)</source>
        <translation>Ghi nhận (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Hủy (Esc)</translation>
    </message>
</context>
<context>
    <name>Assisted</name>
    <message>
        <source>ID or passport number</source>
        <translation>Số CCCD hoặc hộ chiếu</translation>
    </message>
    <message>
        <source>12 digits of the card. Without papers: Enter.</source>
        <translation>12 số trên thẻ. Không có giấy tờ: bấm Enter.</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>Họ và tên</translation>
    </message>
    <message>
        <source>As on the papers; small letters will do.</source>
        <translation>Như trên giấy tờ; gõ chữ thường cũng được.</translation>
    </message>
    <message>
        <source>Date or year of birth</source>
        <translation>Ngày sinh hoặc năm sinh</translation>
    </message>
    <message>
        <source>05031985 or 1985</source>
        <translation>05031985 hoặc 1985</translation>
    </message>
    <message>
        <source>Male or female</source>
        <translation>Giới tính</translation>
    </message>
    <message>
        <source>1 or 2; Enter to go on</source>
        <translation>Bấm 1 hoặc 2; Enter để tiếp tục</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Số điện thoại</translation>
    </message>
    <message>
        <source>Without a telephone: Enter.</source>
        <translation>Không có điện thoại: bấm Enter.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Địa chỉ</translation>
    </message>
    <message>
        <source>Commune, then a comma and the province: lc is enough.</source>
        <translation>Xã, rồi dấu phẩy và tỉnh: gõ tắt “lc” là đủ.</translation>
    </message>
    <message>
        <source>Comes from</source>
        <translation>Nơi đi</translation>
    </message>
    <message>
        <source>A few letters of the province or country</source>
        <translation>Gõ vài chữ của tên tỉnh hoặc nước</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Nơi đến</translation>
    </message>
    <message>
        <source>Day of travel</source>
        <translation>Ngày đi</translation>
    </message>
    <message>
        <source>23/11 or 2311</source>
        <translation>23/11 hoặc 2311</translation>
    </message>
    <message>
        <source>Time on paper</source>
        <translation>Giờ trên giấy</translation>
    </message>
    <message>
        <source>ID number</source>
        <translation>Số CCCD</translation>
    </message>
    <message>
        <source>Born</source>
        <translation>Ngày sinh</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>Biển số</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>Mục này phải có.</translation>
    </message>
    <message>
        <source>A name has letters only, at most 64.</source>
        <translation>Họ tên chỉ gồm chữ, không quá 64 chữ.</translation>
    </message>
    <message>
        <source>No such day. Type day, month, year.</source>
        <translation>Không có ngày này. Gõ ngày, tháng, năm.</translation>
    </message>
    <message>
        <source>No such time. Type 21/11 14:30 or 1430.</source>
        <translation>Không có giờ này. Gõ 21/11 14:30 hoặc 1430.</translation>
    </message>
    <message>
        <source>That is still to come. Check day and time.</source>
        <translation>Thời điểm này chưa tới. Kiểm tra lại ngày, giờ.</translation>
    </message>
    <message>
        <source>That is too long ago. Check the year.</source>
        <translation>Thời điểm này đã quá xa. Kiểm tra lại năm.</translation>
    </message>
    <message>
        <source>That is more than 31 days away.</source>
        <translation>Ngày này cách hôm nay hơn 31 ngày.</translation>
    </message>
    <message>
        <source>Not a whole number: 12 digits, 9 digits, or a passport&apos;s.</source>
        <translation>Số chưa đủ: cần 12 số, 9 số hoặc số hộ chiếu.</translation>
    </message>
    <message>
        <source>A telephone number has 8 to 15 digits.</source>
        <translation>Số điện thoại có từ 8 đến 15 chữ số.</translation>
    </message>
    <message>
        <source>That is too long.</source>
        <translation>Nội dung này quá dài.</translation>
    </message>
    <message>
        <source>Choose one of those shown.</source>
        <translation>Chọn một mục đang hiện.</translation>
    </message>
    <message>
        <source>The form takes no more of them.</source>
        <translation>Mẫu khai không nhận thêm mục nữa.</translation>
    </message>
    <message>
        <source>Answered with no: {count}</source>
        <translation>Số câu trả lời “Không”: {count}</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Quay lại</translation>
    </message>
    <message>
        <source>No to all</source>
        <translation>Không, với mọi câu còn lại</translation>
    </message>
    <message>
        <source>Read it out, then record.</source>
        <translation>Đọc lại cho người khai nghe, rồi ghi nhận.</translation>
    </message>
    <message>
        <source>Esc again throws this declaration away.</source>
        <translation>Bấm Esc lần nữa để bỏ tờ khai này.</translation>
    </message>
    <message>
        <source>Declare for somebody: {form}</source>
        <translation>Khai hộ: {form}</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Tiếp tục</translation>
    </message>
    <message>
        <source>A few letters, Enter; Enter again when all are named</source>
        <translation>Gõ vài chữ rồi Enter; đủ rồi thì bấm Enter lần nữa</translation>
    </message>
    <message>
        <source>Digits choose, Enter goes on</source>
        <translation>Bấm số để chọn, Enter để tiếp tục</translation>
    </message>
    <message>
        <source>Not noted</source>
        <translation>Giấy không ghi</translation>
    </message>
    <message>
        <source>Let through</source>
        <translation>Cho qua</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Đã kiểm tra</translation>
    </message>
    <message>
        <source>Turned back</source>
        <translation>Chưa cho qua</translation>
    </message>
    <message>
        <source>Not saved yet: keep the paper list.</source>
        <translation>Chưa lưu được: hãy giữ danh sách giấy.</translation>
    </message>
    <message>
        <source>Lines entered: {count}</source>
        <translation>Đã ghi {count} dòng</translation>
    </message>
    <message>
        <source>day {day}</source>
        <translation>ngày {day}</translation>
    </message>
    <message>
        <source>Enter a paper list</source>
        <translation>Ghi bổ sung từ danh sách giấy</translation>
    </message>
</context>
<context>
    <name>Assurance</name>
    <message>
        <source>Verified</source>
        <translation>Đã xác thực</translation>
    </message>
    <message>
        <source>Self-declared, not verified</source>
        <translation>Thông tin tự khai, chưa xác thực</translation>
    </message>
    <message>
        <source>Needs an online look-up</source>
        <translation>Cần tra cứu trực tuyến</translation>
    </message>
    <message>
        <source>Code not valid</source>
        <translation>Mã không hợp lệ</translation>
    </message>
</context>
<context>
    <name>Camera</name>
    <message>
        <source>Starting</source>
        <translation>Đang khởi động</translation>
    </message>
    <message>
        <source>The camera is starting. Please wait.</source>
        <translation>Camera đang khởi động. Xin chờ.</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>Hoạt động</translation>
    </message>
    <message>
        <source>The camera is working.</source>
        <translation>Camera đang hoạt động.</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Không có hình</translation>
    </message>
    <message>
        <source>No picture is coming. Check the camera&apos;s cable.</source>
        <translation>Camera không gửi hình. Kiểm tra dây cáp camera.</translation>
    </message>
    <message>
        <source>Picture frozen</source>
        <translation>Hình bị đứng</translation>
    </message>
    <message>
        <source>The picture does not move. Unplug the camera, plug it in.</source>
        <translation>Hình camera bị đứng. Rút camera ra rồi cắm lại.</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>Mất kết nối</translation>
    </message>
    <message>
        <source>The camera is gone. Plug it in again.</source>
        <translation>Camera đã bị ngắt. Cắm lại camera.</translation>
    </message>
    <message>
        <source>In use elsewhere</source>
        <translation>Đang bị chiếm</translation>
    </message>
    <message>
        <source>Another program uses the camera. Close that program.</source>
        <translation>Chương trình khác đang dùng camera. Đóng chương trình đó.</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Không tìm thấy</translation>
    </message>
    <message>
        <source>Focus</source>
        <translation>Lấy nét</translation>
    </message>
    <message>
        <source>Nearer</source>
        <translation>Gần hơn</translation>
    </message>
    <message>
        <source>Farther</source>
        <translation>Xa hơn</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Độ sáng</translation>
    </message>
    <message>
        <source>Darker</source>
        <translation>Tối hơn</translation>
    </message>
    <message>
        <source>Brighter</source>
        <translation>Sáng hơn</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in.</source>
        <translation>Không tìm thấy camera. Cắm camera vào máy.</translation>
    </message>
    <message>
        <source>This camera sets focus and brightness by itself.</source>
        <translation>Camera này tự lấy nét và tự chỉnh độ sáng.</translation>
    </message>
    <message>
        <source>Scanner test</source>
        <translation>Kiểm tra máy quét</translation>
    </message>
    <message>
        <source>Use this camera</source>
        <translation>Dùng camera này</translation>
    </message>
    <message>
        <source>By itself</source>
        <translation>Tự động</translation>
    </message>
    <message>
        <source>Recording ended</source>
        <translation>Hết bản ghi</translation>
    </message>
    <message>
        <source>The recording has come to its end.</source>
        <translation>Bản ghi hình đã hết.</translation>
    </message>
</context>
<context>
    <name>Centre</name>
    <message>
        <source>Not set up</source>
        <translation>Chưa thiết lập</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Đang kết nối</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Đã kết nối</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Mất kết nối</translation>
    </message>
    <message>
        <source>Blocked network</source>
        <translation>Mạng bị chặn</translation>
    </message>
    <message>
        <source>Certificate fault</source>
        <translation>Lỗi chứng thư</translation>
    </message>
    <message>
        <source>Refuses this terminal</source>
        <translation>Từ chối máy này</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>Others, not known</source>
        <translation>Tỉnh khác, chưa rõ</translation>
    </message>
    <message>
        <source>Nobody scanned {from}–{to}</source>
        <translation>Không quét {from}–{to}</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Biểu đồ</translation>
    </message>
    <message>
        <source>Entries by hour</source>
        <translation>Lượt ghi nhận theo giờ</translation>
    </message>
    <message>
        <source>By verdict</source>
        <translation>Theo kết quả</translation>
    </message>
    <message>
        <source>Seconds for one person, by hour</source>
        <translation>Số giây cho một người, theo giờ</translation>
    </message>
    <message>
        <source>By province (of address or ID number)</source>
        <translation>Theo tỉnh (địa chỉ hoặc số định danh)</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>No entries yet</source>
        <translation>Chưa có lượt nào</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>lượt</translation>
    </message>
    <message>
        <source>usually {seconds}</source>
        <translation>thường {seconds} giây</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>giây</translation>
    </message>
    <message>
        <source>Nobody scanned</source>
        <translation>Không quét</translation>
    </message>
</context>
<context>
    <name>Diagnostics</name>
    <message>
        <source>✓ {file}</source>
        <translation>✓ {file}</translation>
    </message>
    <message>
        <source>✕ The file cannot be written.</source>
        <translation>✕ Không ghi được tệp.</translation>
    </message>
    <message>
        <source>What this machine needs</source>
        <translation>Máy này cần gì</translation>
    </message>
    <message>
        <source>The bundle holds versions, these lines, settings without secrets and figures of the journal: nothing about any person. It can be sent to whoever helps.</source>
        <translation>Gói chẩn đoán gồm phiên bản, các dòng dưới đây, cài đặt không kèm bí mật và số liệu nhật ký: không có thông tin của bất kỳ ai. Có thể gửi cho người hỗ trợ.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Kiểm tra lại</translation>
    </message>
    <message>
        <source>Make a diagnostics bundle</source>
        <translation>Tạo gói chẩn đoán</translation>
    </message>
    <message>
        <source>Looking at the machine…</source>
        <translation>Đang kiểm tra máy…</translation>
    </message>
</context>
<context>
    <name>Direction</name>
    <message>
        <source>Into the province</source>
        <translation>Vào tỉnh</translation>
    </message>
    <message>
        <source>Out of the province</source>
        <translation>Ra khỏi tỉnh</translation>
    </message>
    <message>
        <source>Through the province</source>
        <translation>Đi qua tỉnh</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Citizen ID card (CCCD)</source>
        <translation>Căn cước công dân (CCCD)</translation>
    </message>
    <message>
        <source>Identity card (from 2024)</source>
        <translation>Thẻ căn cước (từ 2024)</translation>
    </message>
    <message>
        <source>Citizen ID card, unusual form</source>
        <translation>Thẻ căn cước, dạng khác thường</translation>
    </message>
    <message>
        <source>National personal QR code</source>
        <translation>Mã QR cá nhân quốc gia</translation>
    </message>
    <message>
        <source>Health insurance card</source>
        <translation>Thẻ bảo hiểm y tế</translation>
    </message>
    <message>
        <source>Web address</source>
        <translation>Địa chỉ trang web</translation>
    </message>
    <message>
        <source>Health certificate (EU, Vietnam)</source>
        <translation>Giấy chứng nhận y tế (EU, Việt Nam)</translation>
    </message>
    <message>
        <source>SMART Health Card</source>
        <translation>Thẻ sức khỏe SMART</translation>
    </message>
    <message>
        <source>Travel health proof (ICAO)</source>
        <translation>Chứng nhận y tế đi lại (ICAO)</translation>
    </message>
    <message>
        <source>Vaccination certificate (DIVOC)</source>
        <translation>Chứng nhận tiêm chủng (DIVOC)</translation>
    </message>
    <message>
        <source>Health declaration</source>
        <translation>Tờ khai y tế</translation>
    </message>
    <message>
        <source>Unknown kind of code</source>
        <translation>Loại mã chưa rõ</translation>
    </message>
</context>
<context>
    <name>Enrolment</name>
    <message>
        <source>✓ The centre knows this terminal now.</source>
        <translation>✓ Trung tâm đã nhận máy này.</translation>
    </message>
    <message>
        <source>✕ The token is not valid, or was used already. Ask for a new one.</source>
        <translation>✕ Mã đăng ký không hợp lệ hoặc đã dùng. Hãy xin mã mới.</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>Mã máy</translation>
    </message>
    <message>
        <source>Enrolled at</source>
        <translation>Đã đăng ký tại</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Kết nối</translation>
    </message>
    <message>
        <source>Last confirmed</source>
        <translation>Xác nhận gần nhất</translation>
    </message>
    <message>
        <source>Enrolment token</source>
        <translation>Mã đăng ký</translation>
    </message>
    <message>
        <source>Enrol at this centre</source>
        <translation>Đăng ký với trung tâm</translation>
    </message>
    <message>
        <source>The centre gives a token for one terminal, once. Type it, or paste it from its file.</source>
        <translation>Trung tâm cấp mã đăng ký cho từng máy, chỉ dùng một lần. Hãy gõ hoặc dán mã vào đây.</translation>
    </message>
    <message>
        <source>This terminal and its centre</source>
        <translation>Máy này và trung tâm</translation>
    </message>
    <message>
        <source>never</source>
        <translation>chưa lần nào</translation>
    </message>
    <message>
        <source>nowhere yet</source>
        <translation>chưa đăng ký</translation>
    </message>
    <message>
        <source>Asking the centre…</source>
        <translation>Đang hỏi trung tâm…</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Excel (XLSX)</source>
        <translation>Excel (XLSX)</translation>
    </message>
    <message>
        <source>On paper (PDF)</source>
        <translation>Bản in (PDF)</translation>
    </message>
    <message>
        <source>Text table (CSV)</source>
        <translation>Bảng chữ (CSV)</translation>
    </message>
    <message>
        <source>For analysts (SQLite)</source>
        <translation>Để phân tích (SQLite)</translation>
    </message>
    <message>
        <source>✕ The disk is full. There is no file.</source>
        <translation>✕ Ổ đĩa đã đầy. Không có tệp nào được tạo.</translation>
    </message>
    <message>
        <source>✕ The folder cannot be written to. There is no file. Choose another folder.</source>
        <translation>✕ Không ghi được vào thư mục. Không có tệp nào được tạo. Hãy chọn thư mục khác.</translation>
    </message>
    <message>
        <source>✕ The folder is not there. There is no file. Choose another folder.</source>
        <translation>✕ Không tìm thấy thư mục. Không có tệp nào được tạo. Hãy chọn thư mục khác.</translation>
    </message>
    <message>
        <source>✕ The disk fails. There is no file. Choose another disk.</source>
        <translation>✕ Ổ đĩa bị lỗi. Không có tệp nào được tạo. Hãy chọn ổ đĩa khác.</translation>
    </message>
    <message>
        <source>The register as a file</source>
        <translation>Xuất sổ theo dõi ra tệp</translation>
    </message>
    <message>
        <source>Masked files show as much as the operator sees. That a file was made, by whom, and its hash stand in the journal.</source>
        <translation>Bản che thông tin chỉ hiện như cán bộ trực nhìn thấy. Mỗi lần xuất, người xuất và mã băm của tệp đều được ghi vào nhật ký.</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>Loại tệp</translation>
    </message>
    <message>
        <source>What of the people</source>
        <translation>Thông tin cá nhân</translation>
    </message>
    <message>
        <source>Reason (stands in the journal; name no person)</source>
        <translation>Lý do (được ghi vào nhật ký; không nêu tên người khai báo)</translation>
    </message>
    <message>
        <source>⚠ The file will hold whole names, numbers and addresses. A second person has to sign in for it.</source>
        <translation>⚠ Tệp sẽ có đầy đủ họ tên, số giấy tờ và địa chỉ. Cần người thứ hai đăng nhập xác nhận.</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>Thư mục khác…</translation>
    </message>
    <message>
        <source>Make the file</source>
        <translation>Xuất tệp</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>✓ {file}
Entries: {rows} (passed {admit}, to check {attention}, not cleared {refuse})
SHA-256: {hash}</source>
        <translation>✓ {file}
Số lượt: {rows} (được qua {admit}, cần kiểm tra {attention}, chưa được qua {refuse})
SHA-256: {hash}</translation>
    </message>
    <message>
        <source>✕ The journal cannot take it down now, so there is no file.</source>
        <translation>✕ Nhật ký chưa ghi được lần xuất này nên không có tệp nào được tạo.</translation>
    </message>
    <message>
        <source>✕ The journal cannot be read. There is no file.</source>
        <translation>✕ Không đọc được nhật ký. Không có tệp nào được tạo.</translation>
    </message>
    <message>
        <source>Stopped. There is no file.</source>
        <translation>Đã dừng. Không có tệp nào được tạo.</translation>
    </message>
    <message>
        <source>✕ Nobody else can sign in here. Add a second person on the page People.</source>
        <translation>✕ Chưa có người thứ hai. Hãy thêm ở trang Nhân sự.</translation>
    </message>
    <message>
        <source>Into the folder: {folder}</source>
        <translation>Lưu vào thư mục: {folder}</translation>
    </message>
    <message>
        <source>today</source>
        <translation>hôm nay</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>hôm qua</translation>
    </message>
    <message>
        <source>Masked</source>
        <translation>Che bớt</translation>
    </message>
    <message>
        <source>Whole, with a second person</source>
        <translation>Đầy đủ, cần hai người</translation>
    </message>
</context>
<context>
    <name>Fault</name>
    <message>
        <source>Chốt is already running</source>
        <translation>Chốt đang chạy rồi</translation>
    </message>
    <message>
        <source>Use the window that is open, or close it first.</source>
        <translation>Dùng cửa sổ đang mở, hoặc đóng cửa sổ đó trước.</translation>
    </message>
    <message>
        <source>Data folder: {path}</source>
        <translation>Thư mục dữ liệu: {path}</translation>
    </message>
    <message>
        <source>The settings file cannot be read</source>
        <translation>Không đọc được tệp cấu hình</translation>
    </message>
    <message>
        <source>Mend the file, or put the delivered one back.</source>
        <translation>Sửa tệp này, hoặc chép lại tệp gốc.</translation>
    </message>
    <message>
        <source>File: {path}. {problem}</source>
        <translation>Tệp: {path}. {problem}</translation>
    </message>
    <message>
        <source>Unknown setting: {key}</source>
        <translation>Mục cấu hình không có: {key}</translation>
    </message>
    <message>
        <source>Correct or remove the setting in {path}.</source>
        <translation>Sửa hoặc xóa mục này trong {path}.</translation>
    </message>
    <message>
        <source>Meant perhaps: {nearest}</source>
        <translation>Có thể là: {nearest}</translation>
    </message>
    <message>
        <source>The setting {key} does not fit</source>
        <translation>Giá trị của mục {key} không phù hợp</translation>
    </message>
    <message>
        <source>Correct it in {path}.</source>
        <translation>Sửa lại trong {path}.</translation>
    </message>
    <message>
        <source>The data folder cannot be written</source>
        <translation>Không ghi được vào thư mục dữ liệu</translation>
    </message>
    <message>
        <source>Give this user the right to write to the folder.</source>
        <translation>Cấp quyền ghi thư mục cho người dùng này.</translation>
    </message>
    <message>
        <source>Folder: {path}</source>
        <translation>Thư mục: {path}</translation>
    </message>
    <message>
        <source>The disk is full: entries are NOT saved</source>
        <translation>Ổ đĩa đầy: lượt ghi nhận CHƯA được lưu</translation>
    </message>
    <message>
        <source>Write people on the paper list. Free space on the disk.</source>
        <translation>Ghi vào danh sách giấy. Giải phóng ổ đĩa.</translation>
    </message>
    <message>
        <source>The disk is failing: entries are NOT saved</source>
        <translation>Ổ đĩa hỏng: lượt ghi nhận CHƯA được lưu</translation>
    </message>
    <message>
        <source>Write people on the paper list. Have the disk changed.</source>
        <translation>Ghi vào danh sách giấy. Báo thay ổ đĩa.</translation>
    </message>
    <message>
        <source>The disk is broken: NOTHING is saved any more</source>
        <translation>Ổ đĩa hỏng: KHÔNG lưu được gì nữa</translation>
    </message>
    <message>
        <source>Write people on the paper list. Have the disk changed, then start Chốt again.</source>
        <translation>Ghi người vào sổ giấy. Cho thay ổ đĩa rồi mở lại Chốt.</translation>
    </message>
    <message>
        <source>The journal was written by a newer version</source>
        <translation>Sổ dữ liệu do phiên bản mới hơn ghi</translation>
    </message>
    <message>
        <source>Install the newest version of Chốt. Nothing was changed.</source>
        <translation>Cài phiên bản Chốt mới nhất. Dữ liệu vẫn nguyên vẹn.</translation>
    </message>
    <message>
        <source>File: {path}</source>
        <translation>Tệp: {path}</translation>
    </message>
    <message>
        <source>Another program is reading the journal</source>
        <translation>Chương trình khác đang đọc sổ</translation>
    </message>
    <message>
        <source>Close that program, an export for example, and try again.</source>
        <translation>Hãy đóng chương trình đó (ví dụ đang xuất sổ), rồi thử lại.</translation>
    </message>
    <message>
        <source>The journal is damaged</source>
        <translation>Sổ dữ liệu bị hỏng</translation>
    </message>
    <message>
        <source>Keep the file as it is, delete nothing, tell the centre.</source>
        <translation>Giữ nguyên tệp, không xóa gì, báo trung tâm.</translation>
    </message>
    <message>
        <source>The centre holds other entries under this journal&apos;s numbers</source>
        <translation>Trung tâm đã có lượt khác trùng số với sổ này</translation>
    </message>
    <message>
        <source>Call the centre: this machine may have been copied.</source>
        <translation>Gọi cho trung tâm: máy này có thể đã bị sao chép.</translation>
    </message>
    <message>
        <source>The journal was damaged and is recovered: nothing is lost</source>
        <translation>Sổ dữ liệu từng bị hỏng và đã khôi phục: không mất gì</translation>
    </message>
    <message>
        <source>Have the disk checked. Tell the centre.</source>
        <translation>Cho kiểm tra ổ đĩa. Báo trung tâm.</translation>
    </message>
    <message>
        <source>The damaged file is kept: {path}</source>
        <translation>Tệp hỏng được giữ lại: {path}</translation>
    </message>
    <message>
        <source>The journal was damaged: entries {found} are lost here</source>
        <translation>Sổ dữ liệu bị hỏng: mất lượt {found} ở máy này</translation>
    </message>
    <message>
        <source>Enter them again from the paper list. Tell the centre.</source>
        <translation>Nhập lại từ sổ giấy, rồi báo trung tâm và cho thay ổ đĩa.</translation>
    </message>
    <message>
        <source>Enter them again. Keep the file; tell the centre.</source>
        <translation>Nhập lại từ sổ giấy. Giữ tệp; báo trung tâm.</translation>
    </message>
    <message>
        <source>Kept aside: {aside}. File: {path}</source>
        <translation>Được giữ riêng: {aside}. Tệp: {path}</translation>
    </message>
    <message>
        <source>The centre&apos;s copy differs from this journal</source>
        <translation>Bản ở trung tâm khác với sổ của máy này</translation>
    </message>
    <message>
        <source>Keep this machine and its files as they are. Tell the centre the hours.</source>
        <translation>Giữ nguyên máy và các tệp. Báo cho trung tâm những giờ bị lệch.</translation>
    </message>
    <message>
        <source>Hours that differ: {hours}</source>
        <translation>Giờ bị lệch: {hours}</translation>
    </message>
    <message>
        <source>SQLite is too old</source>
        <translation>SQLite quá cũ</translation>
    </message>
    <message>
        <source>Install Chốt anew; it brings the SQLite that it needs.</source>
        <translation>Cài lại Chốt; bản cài có sẵn SQLite phù hợp.</translation>
    </message>
    <message>
        <source>Found: {found}</source>
        <translation>Đang có: {found}</translation>
    </message>
    <message>
        <source>This journal was ended by order {found}</source>
        <translation>Sổ này đã kết thúc theo quyết định {found}</translation>
    </message>
    <message>
        <source>To use this machine again, begin in an empty folder.</source>
        <translation>Muốn dùng lại máy này, hãy bắt đầu trong một thư mục trống.</translation>
    </message>
    <message>
        <source>This terminal&apos;s key cannot be read</source>
        <translation>Không đọc được khóa của máy này</translation>
    </message>
    <message>
        <source>Put the file back from its copy, or enrol the terminal anew.</source>
        <translation>Chép lại tệp từ bản lưu, hoặc đăng ký lại máy.</translation>
    </message>
    <message>
        <source>The day book is locked</source>
        <translation>Sổ trong ngày đang khóa</translation>
    </message>
    <message>
        <source>Entries are recorded. To read earlier ones press F10, or start Chốt as its service.</source>
        <translation>Máy vẫn ghi. Muốn đọc các lượt trước: bấm F10 gõ mật khẩu, hoặc chạy Chốt bằng dịch vụ của nó.</translation>
    </message>
    <message>
        <source>This machine&apos;s key is not protected as the settings want</source>
        <translation>Khóa của máy chưa được bảo vệ như cài đặt yêu cầu</translation>
    </message>
    <message>
        <source>Close Chốt and run: chot keys protect. Who takes the disk can read it now.</source>
        <translation>Đóng Chốt rồi chạy: chot keys protect. Hiện ai lấy được ổ đĩa đều đọc được.</translation>
    </message>
    <message>
        <source>This terminal is not enrolled with a centre</source>
        <translation>Máy chưa đăng ký với trung tâm</translation>
    </message>
    <message>
        <source>Ask the centre for an enrolment token and enter it here.</source>
        <translation>Xin trung tâm mã đăng ký và nhập vào máy.</translation>
    </message>
    <message>
        <source>The centre did not accept the enrolment token</source>
        <translation>Trung tâm không nhận mã đăng ký</translation>
    </message>
    <message>
        <source>A token works once and not for long. Ask for a new one.</source>
        <translation>Mã chỉ dùng một lần, trong thời gian ngắn. Xin mã mới.</translation>
    </message>
    <message>
        <source>There is no screen to draw on</source>
        <translation>Không có màn hình để hiển thị</translation>
    </message>
    <message>
        <source>Start it on a desktop, or run `chot` alone for the demo.</source>
        <translation>Mở Chốt trên máy có màn hình, hoặc chỉ gõ lệnh `chot` để xem thử.</translation>
    </message>
    <message>
        <source>No camera was found</source>
        <translation>Không tìm thấy camera</translation>
    </message>
    <message>
        <source>Plug a camera in, or correct its name in config.toml.</source>
        <translation>Cắm camera, hoặc sửa tên camera trong config.toml.</translation>
    </message>
    <message>
        <source>Asked for: {name}</source>
        <translation>Tên đã đặt: {name}</translation>
    </message>
    <message>
        <source>Another program uses the camera</source>
        <translation>Chương trình khác đang dùng camera</translation>
    </message>
    <message>
        <source>Close the program that shows the camera&apos;s picture.</source>
        <translation>Đóng chương trình đang mở hình camera.</translation>
    </message>
    <message>
        <source>Camera: {name}</source>
        <translation>Camera: {name}</translation>
    </message>
    <message>
        <source>The camera is gone</source>
        <translation>Camera bị ngắt kết nối</translation>
    </message>
    <message>
        <source>Plug it in again; reading goes on by itself.</source>
        <translation>Cắm lại camera; máy sẽ tự đọc tiếp.</translation>
    </message>
    <message>
        <source>The camera sends no picture</source>
        <translation>Camera không gửi hình</translation>
    </message>
    <message>
        <source>Check the cable, or plug the camera in anew.</source>
        <translation>Kiểm tra dây cáp, hoặc cắm lại camera.</translation>
    </message>
    <message>
        <source>The camera&apos;s picture is frozen</source>
        <translation>Hình camera bị đứng</translation>
    </message>
    <message>
        <source>Codes are not read. Unplug the camera and plug it in again.</source>
        <translation>Máy không đọc mã được. Rút camera ra rồi cắm lại.</translation>
    </message>
    <message>
        <source>A scanner was not found</source>
        <translation>Không tìm thấy máy quét</translation>
    </message>
    <message>
        <source>Plug it in, or correct [scanner] ports in config.toml.</source>
        <translation>Hãy cắm máy quét, hoặc sửa mục [scanner] ports trong config.toml.</translation>
    </message>
    <message>
        <source>Scanner: {name}</source>
        <translation>Máy quét: {name}</translation>
    </message>
    <message>
        <source>The scanner does not open</source>
        <translation>Không mở được máy quét</translation>
    </message>
    <message>
        <source>Close other programs that use it, or plug it in anew.</source>
        <translation>Hãy đóng chương trình khác đang dùng máy quét, hoặc cắm lại.</translation>
    </message>
    <message>
        <source>This user may not use the scanner</source>
        <translation>Người dùng này không được phép dùng máy quét</translation>
    </message>
    <message>
        <source>Add the user to the group dialout, then log in again.</source>
        <translation>Hãy thêm người dùng vào nhóm dialout rồi đăng nhập lại.</translation>
    </message>
    <message>
        <source>The scanner is gone</source>
        <translation>Mất kết nối máy quét</translation>
    </message>
    <message>
        <source>The centre does not answer</source>
        <translation>Trung tâm không trả lời</translation>
    </message>
    <message>
        <source>Go on working: everything is kept and sent later.</source>
        <translation>Cứ làm việc tiếp: dữ liệu được giữ và gửi sau.</translation>
    </message>
    <message>
        <source>Something else answers in the centre&apos;s place</source>
        <translation>Máy trả lời không phải trung tâm</translation>
    </message>
    <message>
        <source>Sign in to the network, or use another one. Nothing is lost.</source>
        <translation>Đăng nhập mạng hoặc dùng mạng khác. Không mất dữ liệu.</translation>
    </message>
    <message>
        <source>The centre refuses this terminal</source>
        <translation>Trung tâm từ chối máy này</translation>
    </message>
    <message>
        <source>Call the centre. Go on working: everything is kept.</source>
        <translation>Gọi cho trung tâm. Cứ làm việc tiếp: dữ liệu được giữ.</translation>
    </message>
    <message>
        <source>The connection to the centre is not secure</source>
        <translation>Kết nối với trung tâm không an toàn</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock first, then call the centre.</source>
        <translation>Kiểm tra đồng hồ máy trước, rồi gọi trung tâm.</translation>
    </message>
    <message>
        <source>The centre lost entries that are no longer here either</source>
        <translation>Trung tâm đã mất một số lượt ghi mà máy này cũng không còn giữ</translation>
    </message>
    <message>
        <source>Call the centre: it must be brought up to date. Everything here is kept.</source>
        <translation>Gọi cho trung tâm: phần mềm ở đó cần được cập nhật. Mọi thứ ở đây vẫn được giữ.</translation>
    </message>
    <message>
        <source>The clock runs behind</source>
        <translation>Đồng hồ máy bị chậm</translation>
    </message>
    <message>
        <source>Set date and time; entries are kept in their order.</source>
        <translation>Chỉnh lại ngày giờ; thứ tự lượt ghi nhận vẫn giữ đúng.</translation>
    </message>
    <message>
        <source>It is later than {floor} for certain.</source>
        <translation>Giờ đúng phải sau {floor}.</translation>
    </message>
    <message>
        <source>The clock may be far ahead</source>
        <translation>Đồng hồ máy có thể chạy nhanh</translation>
    </message>
    <message>
        <source>Check date and time; entries are kept in their order.</source>
        <translation>Kiểm tra ngày giờ; thứ tự lượt ghi nhận vẫn giữ đúng.</translation>
    </message>
    <message>
        <source>Last certain time: {floor}</source>
        <translation>Mốc giờ chắc chắn gần nhất: {floor}</translation>
    </message>
    <message>
        <source>The clock has jumped</source>
        <translation>Đồng hồ máy bị nhảy giờ</translation>
    </message>
    <message>
        <source>The clock differs from the centre&apos;s by {minutes} minutes</source>
        <translation>Đồng hồ lệch so với trung tâm {minutes} phút</translation>
    </message>
    <message>
        <source>Keep the head code of the journal</source>
        <translation>Cần giữ lại mã sổ</translation>
    </message>
    <message>
        <source>Press F9, then photograph the code or print the slip.</source>
        <translation>Bấm F9, rồi chụp ảnh mã hoặc in phiếu ca.</translation>
    </message>
    <message>
        <source>The daily register could not be written</source>
        <translation>Chưa ghi được sổ theo dõi hằng ngày</translation>
    </message>
    <message>
        <source>Connect the folder or make room in it; it is tried again.</source>
        <translation>Hãy kết nối thư mục hoặc dọn chỗ trống; máy sẽ thử lại.</translation>
    </message>
    <message>
        <source>No head yet</source>
        <translation>Chưa có chốt trưởng</translation>
    </message>
    <message>
        <source>Nobody can see the register, export it or say who works here. Press F12 to make the first head.</source>
        <translation>Chưa ai xem sổ, xuất sổ hay quản lý người trực được. Bấm F12 để tạo chốt trưởng.</translation>
    </message>
    <message>
        <source>The battery is at {percent} %</source>
        <translation>Pin còn {percent} %</translation>
    </message>
    <message>
        <source>Plug the machine in. What was recorded is safe either way.</source>
        <translation>Hãy cắm sạc cho máy. Dữ liệu đã ghi vẫn an toàn.</translation>
    </message>
    <message>
        <source>The lists of withdrawn certificates are {days} days old</source>
        <translation>Danh sách chứng nhận bị thu hồi đã cũ {days} ngày</translation>
    </message>
    <message>
        <source>Verdicts go on. Ask the centre for newer lists on a stick.</source>
        <translation>Máy vẫn trả kết quả. Hãy xin trung tâm danh sách mới qua USB.</translation>
    </message>
    <message>
        <source>No keys for certificates are here</source>
        <translation>Chưa có khóa để xác thực giấy chứng nhận</translation>
    </message>
    <message>
        <source>Certificates cannot be verified until keys are put in place.</source>
        <translation>Chưa xác thực được giấy chứng nhận. Chép khóa vào máy.</translation>
    </message>
    <message>
        <source>Folder for keys: {path}</source>
        <translation>Thư mục khóa: {path}</translation>
    </message>
    <message>
        <source>Some rules of entry could not be read</source>
        <translation>Có quy định qua chốt không đọc được</translation>
    </message>
    <message>
        <source>Certificates are judged without them. Ask the centre for the rules again.</source>
        <translation>Chứng nhận đang được xét mà thiếu các quy định này. Hãy xin lại từ trung tâm.</translation>
    </message>
    <message>
        <source>Rules: {found}</source>
        <translation>Tệp quy định: {found}</translation>
    </message>
    <message>
        <source>The slip printer does not answer</source>
        <translation>Máy in phiếu không trả lời</translation>
    </message>
    <message>
        <source>Numbers stand on the screen. Check its power and cable.</source>
        <translation>Số thứ tự hiện trên màn hình. Hãy kiểm tra nguồn và cáp máy in.</translation>
    </message>
    <message>
        <source>The slip printer has no paper</source>
        <translation>Máy in phiếu hết giấy</translation>
    </message>
    <message>
        <source>Numbers stand on the screen. Put in a new roll.</source>
        <translation>Số thứ tự hiện trên màn hình. Hãy thay cuộn giấy mới.</translation>
    </message>
    <message>
        <source>Visitors can leave this screen</source>
        <translation>Khách có thể thoát khỏi màn hình này</translation>
    </message>
    <message>
        <source>Start the kiosk in its own session, as the guide says.</source>
        <translation>Hãy chạy máy trong phiên riêng theo hướng dẫn.</translation>
    </message>
</context>
<context>
    <name>FaultWindow</name>
    <message>
        <source>Recover the journal</source>
        <translation>Khôi phục sổ</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>Full name</source>
        <translation>Họ và tên</translation>
    </message>
    <message>
        <source>Document number</source>
        <translation>Số giấy tờ</translation>
    </message>
    <message>
        <source>Earlier number</source>
        <translation>Số cũ</translation>
    </message>
    <message>
        <source>Date of birth</source>
        <translation>Ngày sinh</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Giới tính</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Địa chỉ</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Số điện thoại</translation>
    </message>
    <message>
        <source>Nationality</source>
        <translation>Quốc tịch</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>Biển số</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Giấy chứng nhận</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Ghi chú</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Thân nhiệt</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Hướng đi</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>Làn</translation>
    </message>
    <message>
        <source>Kind of code</source>
        <translation>Loại mã</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Nguồn</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>Cán bộ</translation>
    </message>
    <message>
        <source>Province</source>
        <translation>Tỉnh, thành</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>Making the key…</source>
        <translation>Đang tạo khóa…</translation>
    </message>
    <message>
        <source>Four words by chance are easy to remember.</source>
        <translation>Bốn từ ngẫu nhiên vừa dễ nhớ vừa khó dò.</translation>
    </message>
    <message>
        <source>✓ Strong enough. Now type it once more.</source>
        <translation>✓ Đủ mạnh. Mời nhập lại lần nữa.</translation>
    </message>
    <message>
        <source>✓ Both are the same.</source>
        <translation>✓ Hai lần nhập giống nhau.</translation>
    </message>
    <message>
        <source>The two differ so far.</source>
        <translation>Hai lần nhập còn khác nhau.</translation>
    </message>
    <message>
        <source>The first head of this post</source>
        <translation>Chốt trưởng đầu tiên</translation>
    </message>
    <message>
        <source>This post has no head yet. The head sees the register, exports it and says who works here. Nobody can look the passphrase up or reset it: keep it well.</source>
        <translation>Chốt chưa có chốt trưởng. Chốt trưởng xem sổ, xuất sổ và quyết định ai làm việc ở đây. Không ai tra lại hay đặt lại được mật khẩu này: hãy giữ cẩn thận.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Họ và tên</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Mật khẩu</translation>
    </message>
    <message>
        <source>Passphrase once more</source>
        <translation>Nhập lại mật khẩu</translation>
    </message>
    <message>
        <source>Make the head&apos;s key (Enter)</source>
        <translation>Tạo chốt trưởng (Enter)</translation>
    </message>
    <message>
        <source>Later (Esc)</source>
        <translation>Để sau (Esc)</translation>
    </message>
</context>
<context>
    <name>Hint</name>
    <message>
        <source>Show the whole code</source>
        <translation>Đưa cả mã vào khung</translation>
    </message>
    <message>
        <source>A part of it is outside the picture or covered</source>
        <translation>Một phần mã ở ngoài hình hoặc bị che</translation>
    </message>
    <message>
        <source>Move the code away</source>
        <translation>Đưa mã ra xa hơn</translation>
    </message>
    <message>
        <source>It is too close to the camera</source>
        <translation>Mã đang quá gần camera</translation>
    </message>
    <message>
        <source>Move the code closer</source>
        <translation>Đưa mã lại gần hơn</translation>
    </message>
    <message>
        <source>It is too small in the picture</source>
        <translation>Mã trong hình còn quá nhỏ</translation>
    </message>
    <message>
        <source>Tilt the code</source>
        <translation>Nghiêng mã để tránh chói</translation>
    </message>
    <message>
        <source>A light is reflected on it</source>
        <translation>Mã đang bị lóa sáng</translation>
    </message>
    <message>
        <source>Hold the code still</source>
        <translation>Giữ yên mã</translation>
    </message>
    <message>
        <source>It is blurred because it moves</source>
        <translation>Mã đang bị nhòe vì rung</translation>
    </message>
    <message>
        <source>Move the code slowly back and forth</source>
        <translation>Đưa mã từ từ ra xa, lại gần</translation>
    </message>
    <message>
        <source>It is not sharp yet</source>
        <translation>Mã chưa rõ nét</translation>
    </message>
    <message>
        <source>Too dark</source>
        <translation>Quá tối</translation>
    </message>
    <message>
        <source>Make the phone&apos;s screen brighter or add light</source>
        <translation>Tăng độ sáng màn hình hoặc bật thêm đèn</translation>
    </message>
    <message>
        <source>Too bright</source>
        <translation>Quá sáng</translation>
    </message>
    <message>
        <source>Keep the light off the camera</source>
        <translation>Che bớt ánh sáng chiếu vào camera</translation>
    </message>
    <message>
        <source>The camera cannot see clearly</source>
        <translation>Camera không nhìn rõ</translation>
    </message>
    <message>
        <source>Move the code away or wipe the lens</source>
        <translation>Đưa mã ra xa hoặc lau ống kính</translation>
    </message>
</context>
<context>
    <name>Keeper</name>
    <message>
        <source>none</source>
        <translation>không giới hạn</translation>
    </message>
    <message>
        <source>For the keeper of this kiosk</source>
        <translation>Dành cho người quản lý máy</translation>
    </message>
    <message>
        <source>People inside</source>
        <translation>Số người bên trong</translation>
    </message>
    <message>
        <source>Most people inside</source>
        <translation>Số người tối đa</translation>
    </message>
    <message>
        <source>Back to the visitors</source>
        <translation>Trở về màn hình khách</translation>
    </message>
    <message>
        <source>Close the kiosk</source>
        <translation>Đóng máy tự phục vụ</translation>
    </message>
</context>
<context>
    <name>Kiosk</name>
    <message>
        <source>This machine is paused. Please see the officer.</source>
        <translation>Máy tạm dừng, mời gặp cán bộ</translation>
    </message>
    <message>
        <source>Please go on</source>
        <translation>Mời đi tiếp</translation>
    </message>
    <message>
        <source>Please see the officer on duty</source>
        <translation>Mời gặp cán bộ trực</translation>
    </message>
    <message>
        <source>Please go to the desk; the officer will help</source>
        <translation>Mời đến bàn trực để được hướng dẫn</translation>
    </message>
    <message>
        <source>Your number</source>
        <translation>Số thứ tự</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>Xin cảm ơn</translation>
    </message>
    <message>
        <source>PLEASE WAIT</source>
        <translation>XIN CHỜ</translation>
    </message>
    <message>
        <source>It is full inside. Please wait until somebody comes out.</source>
        <translation>Bên trong đã đủ người. Xin chờ có người ra.</translation>
    </message>
    <message>
        <source>Inside now</source>
        <translation>Đang ở trong</translation>
    </message>
    <message>
        <source>I am leaving</source>
        <translation>Tôi đi ra</translation>
    </message>
    <message>
        <source>I am coming in</source>
        <translation>Tôi vào</translation>
    </message>
    <message>
        <source>Skip this question</source>
        <translation>Bỏ qua câu này</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Tiếp tục</translation>
    </message>
    <message>
        <source>I understand</source>
        <translation>Đã hiểu</translation>
    </message>
    <message>
        <source>One code at a time</source>
        <translation>Mời đưa từng mã một</translation>
    </message>
    <message>
        <source>Please show one code only</source>
        <translation>Chỉ để một mã trước camera</translation>
    </message>
    <message>
        <source>Please show the other codes of this document, one by one</source>
        <translation>Mời đưa lần lượt các mã còn lại của giấy này</translation>
    </message>
    <message>
        <source>The camera is coming back</source>
        <translation>Đang nối lại camera</translation>
    </message>
    <message>
        <source>Please wait a moment, or see the officer</source>
        <translation>Xin chờ một chút, hoặc gặp cán bộ</translation>
    </message>
    <message>
        <source>Out of service</source>
        <translation>Tạm dừng</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Đang khởi động</translation>
    </message>
    <message>
        <source>Please wait a moment</source>
        <translation>Xin chờ giây lát</translation>
    </message>
    <message>
        <source>Please show your QR code</source>
        <translation>Mời đưa mã QR</translation>
    </message>
    <message>
        <source>Hold it still before the camera, a hand&apos;s length away</source>
        <translation>Giữ yên mã trước camera, cách một gang tay</translation>
    </message>
</context>
<context>
    <name>Need</name>
    <message>
        <source>the ID card</source>
        <translation>thẻ căn cước</translation>
    </message>
    <message>
        <source>the health declaration</source>
        <translation>tờ khai y tế</translation>
    </message>
    <message>
        <source>the certificate</source>
        <translation>giấy chứng nhận</translation>
    </message>
    <message>
        <source> or </source>
        <translation> hoặc </translation>
    </message>
    <message>
        <source>Please also show {document}</source>
        <translation>Mời đưa thêm {document}</translation>
    </message>
    <message>
        <source>Must leave the province before {time}</source>
        <translation>Phải ra khỏi tỉnh trước {time}</translation>
    </message>
    <message>
        <source>Came into the province at {time}</source>
        <translation>Đã vào tỉnh lúc {time}</translation>
    </message>
</context>
<context>
    <name>Operator</name>
    <message>
        <source>Direction</source>
        <translation>Hướng đi</translation>
    </message>
    <message>
        <source>Vehicle</source>
        <translation>Xe</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Thân nhiệt</translation>
    </message>
    <message>
        <source>Note, correct</source>
        <translation>Ghi chú, sửa</translation>
    </message>
    <message>
        <source>Declare for</source>
        <translation>Khai hộ</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Tìm</translation>
    </message>
    <message>
        <source>Last 10 people</source>
        <translation>10 người gần đây</translation>
    </message>
    <message>
        <source>Paper list</source>
        <translation>Danh sách giấy</translation>
    </message>
    <message>
        <source>Shift slip</source>
        <translation>Phiếu ca</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Mở khóa</translation>
    </message>
    <message>
        <source>Full data</source>
        <translation>Xem đầy đủ</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>Chốt trưởng</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Dấu cách</translation>
    </message>
    <message>
        <source>Type a temperature such as 37,5 or 375.</source>
        <translation>Hãy gõ thân nhiệt, ví dụ 37,5 hoặc 375.</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Xóa</translation>
    </message>
    <message>
        <source>Body temperature</source>
        <translation>Thân nhiệt</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Xong</translation>
    </message>
    <message>
        <source>Type by finger: {field}</source>
        <translation>Gõ trên màn hình: {field}</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Ghi nhận</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>Làn</translation>
    </message>
    <message>
        <source>Direction and lane from now on</source>
        <translation>Hướng đi và làn từ bây giờ</translation>
    </message>
    <message>
        <source>From now on</source>
        <translation>Áp dụng</translation>
    </message>
    <message>
        <source>An entry of the register</source>
        <translation>Một lượt trong sổ theo dõi</translation>
    </message>
    <message>
        <source>Full data; that you looked is recorded</source>
        <translation>Thông tin đầy đủ (lượt xem được ghi lại)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Họ và tên</translation>
    </message>
    <message>
        <source>Number of the paper</source>
        <translation>Số giấy tờ</translation>
    </message>
    <message>
        <source>Old number</source>
        <translation>Số cũ</translation>
    </message>
    <message>
        <source>Date of birth</source>
        <translation>Ngày sinh</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Giới tính</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Địa chỉ</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Điện thoại</translation>
    </message>
    <message>
        <source>Number plate</source>
        <translation>Biển số</translation>
    </message>
    <message>
        <source>Nationality</source>
        <translation>Quốc tịch</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Giấy chứng nhận</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Kết quả</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Thời gian</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Người</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Giấy tờ</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Ghi chú</translation>
    </message>
    <message>
        <source>The day book is not open yet.</source>
        <translation>Sổ theo dõi chưa mở.</translation>
    </message>
    <message>
        <source>The last ten people</source>
        <translation>10 người gần nhất</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Mở</translation>
    </message>
    <message>
        <source>Decide otherwise</source>
        <translation>Quyết định khác</translation>
    </message>
    <message>
        <source>Correct</source>
        <translation>Sửa thông tin</translation>
    </message>
    <message>
        <source>Nothing was written or chosen yet.</source>
        <translation>Chưa ghi hoặc chọn gì.</translation>
    </message>
    <message>
        <source>Write the reason as a note first.</source>
        <translation>Hãy ghi lý do vào phần ghi chú trước.</translation>
    </message>
    <message>
        <source>Note about this entry</source>
        <translation>Ghi chú cho lượt này</translation>
    </message>
    <message>
        <source>Leave the verdict</source>
        <translation>Giữ nguyên kết quả</translation>
    </message>
    <message>
        <source>Note, decision, correction</source>
        <translation>Ghi chú, quyết định, sửa</translation>
    </message>
    <message>
        <source>Name, number, phone or plate</source>
        <translation>Tên, số giấy tờ, điện thoại hoặc biển số</translation>
    </message>
    <message>
        <source>Entries found</source>
        <translation>Các lượt tìm thấy</translation>
    </message>
    <message>
        <source>Type a few letters; tone marks are not needed.</source>
        <translation>Gõ vài chữ, không cần dấu.</translation>
    </message>
    <message>
        <source>The newest 50 are shown; type more letters.</source>
        <translation>Chỉ hiện 50 lượt mới nhất; hãy gõ thêm chữ.</translation>
    </message>
    <message>
        <source>Search the register</source>
        <translation>Tìm trong sổ theo dõi</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>Vehicle complete</source>
        <translation>Xong xe này</translation>
    </message>
    <message>
        <source>There is none</source>
        <translation>Không có</translation>
    </message>
    <message>
        <source>Slip for this person</source>
        <translation>Phiếu cho người này</translation>
    </message>
    <message>
        <source>Slip</source>
        <translation>Phiếu</translation>
    </message>
    <message>
        <source>Not cleared: why, and what to do next</source>
        <translation>Chưa được qua: lý do và việc cần làm</translation>
    </message>
    <message>
        <source>Carries people</source>
        <translation>Chở người</translation>
    </message>
    <message>
        <source>Carries goods</source>
        <translation>Chở hàng</translation>
    </message>
    <message>
        <source>Next: driver</source>
        <translation>Tiếp theo: lái xe</translation>
    </message>
    <message>
        <source>Next: passenger</source>
        <translation>Tiếp theo: hành khách</translation>
    </message>
    <message>
        <source>Change plate or load</source>
        <translation>Sửa biển số, loại xe</translation>
    </message>
    <message>
        <source>Gravest in this vehicle: {verdict}</source>
        <translation>Nặng nhất trên xe: {verdict}</translation>
    </message>
    <message>
        <source>A vehicle with several people</source>
        <translation>Xe có nhiều người</translation>
    </message>
    <message>
        <source>Begin this vehicle</source>
        <translation>Bắt đầu xe này</translation>
    </message>
    <message>
        <source>without a plate</source>
        <translation>chưa có biển số</translation>
    </message>
    <message>
        <source>vehicle {plate}</source>
        <translation>xe {plate}</translation>
    </message>
    <message>
        <source>Nobody is recorded yet whom this could be about.</source>
        <translation>Chưa có lượt ghi nhận nào để làm việc này.</translation>
    </message>
    <message>
        <source>Open another lane</source>
        <translation>Mở thêm làn</translation>
    </message>
    <message>
        <source>{seconds} s each</source>
        <translation>{seconds} giây/người</translation>
    </message>
    <message>
        <source>OPEN ANOTHER LANE</source>
        <translation>MỞ THÊM LÀN</translation>
    </message>
</context>
<context>
    <name>Order</name>
    <message>
        <source>The register has no such entry. Look for it again with F6.</source>
        <translation>Sổ không có lượt này. Hãy tìm lại bằng F6.</translation>
    </message>
    <message>
        <source>This machine can no longer read that entry. Ask the command centre.</source>
        <translation>Máy này không còn đọc được lượt đó. Hãy hỏi Trung tâm Chỉ huy.</translation>
    </message>
    <message>
        <source>Nothing was given. Type or choose something first.</source>
        <translation>Chưa có gì để ghi. Hãy gõ hoặc chọn trước.</translation>
    </message>
    <message>
        <source>This cannot be right. Check the figure, or write less.</source>
        <translation>Số liệu không hợp lý. Hãy kiểm tra lại con số hoặc viết ngắn hơn.</translation>
    </message>
    <message>
        <source>No vehicle is open. Begin one with F2.</source>
        <translation>Chưa có xe nào. Hãy bắt đầu xe bằng F2.</translation>
    </message>
    <message>
        <source>This post has no such lane. Choose another with F1.</source>
        <translation>Chốt không có làn này. Hãy chọn làn khác bằng F1.</translation>
    </message>
    <message>
        <source>NOT SAVED: the disk refused. Write it on the paper list.</source>
        <translation>CHƯA LƯU: ổ đĩa không ghi được. Hãy ghi vào danh sách giấy.</translation>
    </message>
</context>
<context>
    <name>Override</name>
    <message>
        <source>Papers seen and in order</source>
        <translation>Đã xem giấy tờ, hợp lệ</translation>
    </message>
    <message>
        <source>Emergency</source>
        <translation>Cấp cứu, khẩn cấp</translation>
    </message>
    <message>
        <source>On official duty</source>
        <translation>Thi hành công vụ</translation>
    </message>
    <message>
        <source>Humanitarian reason</source>
        <translation>Lý do nhân đạo</translation>
    </message>
    <message>
        <source>Ordered by the superior</source>
        <translation>Theo lệnh cấp trên</translation>
    </message>
    <message>
        <source>Read or pressed wrongly</source>
        <translation>Máy đọc sai, bấm nhầm</translation>
    </message>
    <message>
        <source>Suspicion</source>
        <translation>Có nghi vấn</translation>
    </message>
    <message>
        <source>Other (write a note)</source>
        <translation>Lý do khác (ghi chú)</translation>
    </message>
    <message>
        <source>Decided otherwise: {reason}</source>
        <translation>Cán bộ quyết định khác: {reason}</translation>
    </message>
    <message>
        <source>Decided otherwise</source>
        <translation>Cán bộ quyết định khác</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Chốt: {post}</source>
        <translation>Chốt: {post}</translation>
    </message>
    <message>
        <source>ID card, certificate or QR code, on paper or on a phone</source>
        <translation>Thẻ căn cước, giấy chứng nhận hoặc mã QR, trên giấy hay điện thoại</translation>
    </message>
    <message>
        <source>READY</source>
        <translation>SẴN SÀNG</translation>
    </message>
    <message>
        <source>Hold the code up to the camera</source>
        <translation>Mời đưa mã vào camera</translation>
    </message>
    <message>
        <source>Hold the code up to the scanner</source>
        <translation>Mời đưa mã vào máy quét</translation>
    </message>
    <message>
        <source>STARTING</source>
        <translation>KHỞI ĐỘNG</translation>
    </message>
    <message>
        <source>PAUSED</source>
        <translation>TẠM DỪNG</translation>
    </message>
    <message>
        <source>No code can be read now</source>
        <translation>Hiện chưa đọc được mã</translation>
    </message>
    <message>
        <source>Put the code with the tick away first</source>
        <translation>Cất mã có dấu tích đi trước</translation>
    </message>
    <message>
        <source>ONE CODE AT A TIME</source>
        <translation>MỖI LẦN MỘT MÃ</translation>
    </message>
    <message>
        <source>Amended; before: {verdict}</source>
        <translation>Đã sửa, trước đó: {verdict}</translation>
    </message>
    <message>
        <source>Amended; the verdict stays</source>
        <translation>Đã sửa, kết quả giữ nguyên</translation>
    </message>
    <message>
        <source>Show one code only and cover the others</source>
        <translation>Chỉ đưa một mã, che các mã khác</translation>
    </message>
    <message>
        <source>Still missing: part {parts}</source>
        <translation>Còn thiếu phần {parts}</translation>
    </message>
    <message>
        <source>Show the other codes of this document, one by one</source>
        <translation>Đưa lần lượt các mã còn lại của giấy này</translation>
    </message>
    <message>
        <source>Recorded before the restart</source>
        <translation>Đã ghi nhận trước khi khởi động lại</translation>
    </message>
    <message>
        <source>Result of the code: {verdict}</source>
        <translation>Kết quả kiểm tra mã: {verdict}</translation>
    </message>
    <message>
        <source>Write this person on the paper list now.</source>
        <translation>Ghi ngay người này vào danh sách giấy.</translation>
    </message>
    <message>
        <source>shown on a display</source>
        <translation>mã hiện trên màn hình</translation>
    </message>
    <message>
        <source>Year of birth</source>
        <translation>Năm sinh</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Giới tính</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Số giấy tờ</translation>
    </message>
    <message>
        <source>No name in the code</source>
        <translation>Mã không có họ tên</translation>
    </message>
    <message>
        <source>Latest entries</source>
        <translation>Lượt gần đây</translation>
    </message>
    <message>
        <source>No entries since the start</source>
        <translation>Chưa có lượt nào từ khi mở máy</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hôm nay</translation>
    </message>
    <message>
        <source>Centre confirms</source>
        <translation>Trung tâm xác nhận</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Mời qua</translation>
    </message>
    <message>
        <source>To check</source>
        <translation>Cần kiểm tra</translation>
    </message>
    <message>
        <source>Not cleared</source>
        <translation>Chưa được qua</translation>
    </message>
    <message>
        <source>Unsent</source>
        <translation>Chưa gửi</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>Máy quét</translation>
    </message>
    <message>
        <source>Centre confirmed</source>
        <translation>Trung tâm đã nhận</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>Trung tâm</translation>
    </message>
    <message>
        <source>Lane {lane}</source>
        <translation>Làn {lane}</translation>
    </message>
    <message>
        <source>Battery</source>
        <translation>Pin</translation>
    </message>
    <message>
        <source>Change the language</source>
        <translation>Đổi ngôn ngữ</translation>
    </message>
    <message>
        <source>Change between day and night</source>
        <translation>Đổi giao diện ngày và đêm</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>Đêm</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Written down</source>
        <translation>Đã ghi giấy</translation>
    </message>
    <message>
        <source>Written down on the paper list</source>
        <translation>Đã ghi vào danh sách giấy</translation>
    </message>
    <message>
        <source>Camera and scanner</source>
        <translation>Camera và máy quét</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>✕ Type a name.</source>
        <translation>✕ Hãy nhập tên.</translation>
    </message>
    <message>
        <source>✕ The name is too long.</source>
        <translation>✕ Tên quá dài.</translation>
    </message>
    <message>
        <source>✕ Somebody here has this name already. Add a letter or a unit.</source>
        <translation>✕ Đã có người tên này. Hãy thêm đơn vị hoặc chữ cái để phân biệt.</translation>
    </message>
    <message>
        <source>✕ There is no room for more people. Remove those who left.</source>
        <translation>✕ Danh sách đã đầy. Hãy bỏ những người đã chuyển đi.</translation>
    </message>
    <message>
        <source>✕ The last supervisor has to stay. Add another one first.</source>
        <translation>✕ Phải còn ít nhất một chốt trưởng. Hãy thêm người khác trước.</translation>
    </message>
    <message>
        <source>✕ This post has a head already, who can add others.</source>
        <translation>✕ Chốt đã có chốt trưởng; người đó mới thêm được người khác.</translation>
    </message>
    <message>
        <source>✕ This person is no longer in the list.</source>
        <translation>✕ Người này không còn trong danh sách.</translation>
    </message>
    <message>
        <source>✕ The disk does not take it. Nothing was changed.</source>
        <translation>✕ Ổ đĩa không ghi được. Chưa có gì thay đổi.</translation>
    </message>
    <message>
        <source>At least {least} characters, such as four words by chance.</source>
        <translation>Cần ít nhất {least} ký tự, ví dụ bốn từ ngẫu nhiên.</translation>
    </message>
    <message>
        <source>This is too long.</source>
        <translation>Dài quá.</translation>
    </message>
    <message>
        <source>Digits alone are found out within hours. Take four words by chance.</source>
        <translation>Chỉ có chữ số thì vài giờ là dò ra. Hãy dùng bốn từ ngẫu nhiên.</translation>
    </message>
    <message>
        <source>This repeats too few characters.</source>
        <translation>Lặp lại quá ít ký tự.</translation>
    </message>
    <message>
        <source>A PIN takes at least {least} digits.</source>
        <translation>Mã PIN cần ít nhất {least} chữ số.</translation>
    </message>
    <message>
        <source>This is tried first by everybody. Take other digits.</source>
        <translation>Mã này quá dễ đoán. Hãy chọn các chữ số khác.</translation>
    </message>
    <message>
        <source>✓ Done, and taken down.</source>
        <translation>✓ Đã xong và đã ghi nhật ký.</translation>
    </message>
    <message>
        <source>Who may sign in here</source>
        <translation>Ai được đăng nhập tại chốt</translation>
    </message>
    <message>
        <source>Heads see the register and this window. Operators sign on at the start of their shift. Nobody is ever deleted: who left stays in the records.</source>
        <translation>Chốt trưởng xem được sổ và cửa sổ này. Cán bộ trực đăng nhập khi bắt đầu ca. Không ai bị xóa hẳn: người đã chuyển đi vẫn còn trong nhật ký.</translation>
    </message>
    <message>
        <source>As what</source>
        <translation>Vai trò</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Cán bộ trực</translation>
    </message>
    <message>
        <source>Head of the post</source>
        <translation>Chốt trưởng</translation>
    </message>
    <message>
        <source>Your passphrase until now</source>
        <translation>Mật khẩu hiện tại của bạn</translation>
    </message>
    <message>
        <source>Add somebody…</source>
        <translation>Thêm người…</translation>
    </message>
    <message>
        <source>Change the name…</source>
        <translation>Sửa tên…</translation>
    </message>
    <message>
        <source>May no longer sign in…</source>
        <translation>Thôi quyền đăng nhập…</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Bỏ qua</translation>
    </message>
    <message>
        <source>New PIN</source>
        <translation>Mã PIN mới</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>Mật khẩu mới</translation>
    </message>
    <message>
        <source>Change the PIN…</source>
        <translation>Đổi mã PIN…</translation>
    </message>
    <message>
        <source>Change the passphrase…</source>
        <translation>Đổi mật khẩu…</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Thêm</translation>
    </message>
    <message>
        <source>Change the name</source>
        <translation>Sửa tên</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>Đổi</translation>
    </message>
    <message>
        <source>Yes, no longer</source>
        <translation>Đồng ý thôi quyền</translation>
    </message>
    <message>
        <source>{name} will no longer be able to sign in here.</source>
        <translation>{name} sẽ không đăng nhập được ở đây nữa.</translation>
    </message>
    <message>
        <source>Records keep the name that they were made with.</source>
        <translation>Các bản ghi cũ giữ nguyên tên lúc ghi.</translation>
    </message>
    <message>
        <source>At least six digits. A PIN only says who is on duty.</source>
        <translation>Ít nhất sáu chữ số. Mã PIN chỉ để biết ai đang trực.</translation>
    </message>
    <message>
        <source>(you)</source>
        <translation>(bạn)</translation>
    </message>
</context>
<context>
    <name>Person</name>
    <message>
        <source>Male</source>
        <translation>Nam</translation>
    </message>
    <message>
        <source>Female</source>
        <translation>Nữ</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>The code is empty</source>
        <translation>Mã trống, không có nội dung</translation>
    </message>
    <message>
        <source>The code holds too much data</source>
        <translation>Mã chứa quá nhiều dữ liệu</translation>
    </message>
    <message>
        <source>The code&apos;s content is unreadable</source>
        <translation>Không đọc được nội dung mã</translation>
    </message>
    <message>
        <source>The code breaks the rules of its format</source>
        <translation>Mã sai định dạng</translation>
    </message>
    <message>
        <source>The code&apos;s data is damaged</source>
        <translation>Dữ liệu trong mã bị hỏng</translation>
    </message>
    <message>
        <source>The issuer is not known at this post</source>
        <translation>Chưa có thông tin tại chốt về nơi cấp</translation>
    </message>
    <message>
        <source>The signature is wrong</source>
        <translation>Chữ ký số không đúng</translation>
    </message>
    <message>
        <source>The kind of signature is not accepted</source>
        <translation>Loại chữ ký số không được chấp nhận</translation>
    </message>
    <message>
        <source>The issuer may not sign this kind of certificate</source>
        <translation>Nơi cấp không được ký loại giấy này</translation>
    </message>
    <message>
        <source>The issuer&apos;s key is out of date</source>
        <translation>Khóa của nơi cấp đã hết hạn</translation>
    </message>
    <message>
        <source>The certificate has expired</source>
        <translation>Giấy chứng nhận đã hết hạn</translation>
    </message>
    <message>
        <source>The certificate is not valid yet</source>
        <translation>Giấy chứng nhận chưa có hiệu lực</translation>
    </message>
    <message>
        <source>The issuer has withdrawn this certificate</source>
        <translation>Nơi cấp đã thu hồi chứng nhận này</translation>
    </message>
    <message>
        <source>The key that signed it has been withdrawn</source>
        <translation>Khóa ký chứng nhận này đã bị thu hồi</translation>
    </message>
    <message>
        <source>Genuine, but whether it was withdrawn is not known at this post</source>
        <translation>Chữ ký thật, nhưng chốt chưa biết đã bị thu hồi hay chưa</translation>
    </message>
    <message>
        <source>The code could not be read in the time it may take</source>
        <translation>Không đọc xong mã trong thời gian cho phép</translation>
    </message>
    <message>
        <source>Genuine, but its content cannot be used</source>
        <translation>Giấy thật nhưng nội dung không dùng được</translation>
    </message>
    <message>
        <source>The code is a web address, which is never opened here</source>
        <translation>Mã là địa chỉ trang web; máy không mở trang web</translation>
    </message>
    <message>
        <source>The code of a place, which visitors scan; not a person&apos;s</source>
        <translation>Mã QR địa điểm để khách quét, không phải mã của người</translation>
    </message>
    <message>
        <source>A VNeID code, which only VNeID&apos;s servers can read</source>
        <translation>Mã VNeID, chỉ máy chủ VNeID mới đọc được</translation>
    </message>
    <message>
        <source>A vehicle&apos;s green-lane pass; only its server can check it</source>
        <translation>Giấy luồng xanh của xe, chỉ tra cứu trực tuyến mới kiểm tra được</translation>
    </message>
    <message>
        <source>A domestic travel declaration that lies on its server</source>
        <translation>Tờ khai di chuyển nội địa, nội dung nằm trên máy chủ</translation>
    </message>
    <message>
        <source>A tokhaiyte.vn link; the declaration is not in the code</source>
        <translation>Đường dẫn tokhaiyte.vn; tờ khai không nằm trong mã</translation>
    </message>
    <message>
        <source>A link to health records that lie on a server</source>
        <translation>Đường dẫn tới hồ sơ sức khỏe trên máy chủ</translation>
    </message>
    <message>
        <source>A payment code, not a declaration; nothing was paid</source>
        <translation>Mã thanh toán, không phải tờ khai; chưa trả khoản nào</translation>
    </message>
    <message>
        <source>A business card or Wi-Fi code, not a declaration</source>
        <translation>Mã danh thiếp hoặc Wi-Fi, không phải tờ khai</translation>
    </message>
    <message>
        <source>This kind of code cannot be verified at this post</source>
        <translation>Loại mã này chưa xác thực được tại chốt</translation>
    </message>
    <message>
        <source>This kind of code is not known at this post</source>
        <translation>Chưa có thông tin tại chốt về loại mã này</translation>
    </message>
    <message>
        <source>The card&apos;s code has an unusual number of fields</source>
        <translation>Mã trên thẻ có số mục khác thường</translation>
    </message>
    <message>
        <source>Sex and ID number do not agree</source>
        <translation>Giới tính không khớp với số định danh</translation>
    </message>
    <message>
        <source>Century of birth and ID number do not agree</source>
        <translation>Thế kỷ sinh không khớp với số định danh</translation>
    </message>
    <message>
        <source>Year of birth and ID number do not agree</source>
        <translation>Năm sinh không khớp với số định danh</translation>
    </message>
    <message>
        <source>The date of birth is unreadable</source>
        <translation>Không đọc được ngày sinh</translation>
    </message>
    <message>
        <source>The date of birth lies in the future</source>
        <translation>Ngày sinh ở tương lai</translation>
    </message>
    <message>
        <source>The date of issue is unreadable</source>
        <translation>Không đọc được ngày cấp</translation>
    </message>
    <message>
        <source>Issued before the date of birth</source>
        <translation>Ngày cấp trước ngày sinh</translation>
    </message>
    <message>
        <source>The date of issue lies in the future</source>
        <translation>Ngày cấp ở tương lai</translation>
    </message>
    <message>
        <source>Issued before such cards existed (01/2021)</source>
        <translation>Ngày cấp trước khi có loại thẻ này (01/2021)</translation>
    </message>
    <message>
        <source>The number&apos;s province is unknown (may be a birth abroad)</source>
        <translation>Mã tỉnh trong số chưa rõ (có thể khai sinh ở nước ngoài)</translation>
    </message>
    <message>
        <source>The ID number is partly hidden</source>
        <translation>Số giấy tờ bị che một phần</translation>
    </message>
    <message>
        <source>The declaration is genuine; its form is not known here</source>
        <translation>Tờ khai thật, nhưng máy này chưa có mẫu tờ khai đó</translation>
    </message>
    <message>
        <source>The date of birth is partly hidden</source>
        <translation>Ngày sinh bị che một phần</translation>
    </message>
    <message>
        <source>The date of birth is all zeros or over 150 years ago</source>
        <translation>Ngày sinh toàn số 0 hoặc cách đây hơn 150 năm</translation>
    </message>
    <message>
        <source>The card is not in date today</source>
        <translation>Thẻ hôm nay không còn hoặc chưa có hiệu lực</translation>
    </message>
    <message>
        <source>The certificate may have been withdrawn</source>
        <translation>Chứng nhận này có thể đã bị thu hồi</translation>
    </message>
    <message>
        <source>The issuer&apos;s list of withdrawn certificates is not here</source>
        <translation>Chốt không có danh sách thu hồi của nơi cấp</translation>
    </message>
    <message>
        <source>Another country signed it than the one it names</source>
        <translation>Nước ký không phải là nước ghi trong chứng nhận</translation>
    </message>
    <message>
        <source>The signature is genuine</source>
        <translation>Chữ ký số hợp lệ</translation>
    </message>
    <message>
        <source>Self-declared information, not verified</source>
        <translation>Thông tin tự khai, chưa xác thực</translation>
    </message>
    <message>
        <source>Only an online look-up could tell</source>
        <translation>Cần tra cứu trực tuyến mới biết</translation>
    </message>
    <message>
        <source>The same person was here a short while ago</source>
        <translation>Người này vừa qua chốt ít phút trước</translation>
    </message>
    <message>
        <source>Genuine certificate of a positive test</source>
        <translation>Giấy xét nghiệm thật, kết quả dương tính</translation>
    </message>
    <message>
        <source>Genuine certificate of a test without a clear result</source>
        <translation>Phiếu xét nghiệm thật, kết quả không rõ ràng</translation>
    </message>
    <message>
        <source>An answer of the declaration needs a closer look</source>
        <translation>Có câu trả lời trong tờ khai cần xem kỹ</translation>
    </message>
    <message>
        <source>Genuine, but it does not meet a rule of entry</source>
        <translation>Chứng nhận thật, nhưng không đạt một quy định</translation>
    </message>
    <message>
        <source>Genuine, but a rule of entry could not be checked</source>
        <translation>Chứng nhận thật, nhưng có quy định chưa xét được</translation>
    </message>
    <message>
        <source>The clock is doubtful, so dates are not certain</source>
        <translation>Đồng hồ máy chưa tin được, hạn ngày chưa chắc chắn</translation>
    </message>
    <message>
        <source>The person has a fever</source>
        <translation>Người này đang sốt</translation>
    </message>
    <message>
        <source>Measured again: no fever</source>
        <translation>Đo lại: không sốt</translation>
    </message>
    <message>
        <source>The post wants a second document of this person</source>
        <translation>Còn thiếu một giấy tờ nữa của người này</translation>
    </message>
    <message>
        <source>Both documents are the same person&apos;s</source>
        <translation>Hai giấy tờ là của cùng một người</translation>
    </message>
    <message>
        <source>The two documents are of different people</source>
        <translation>Hai giấy tờ là của hai người khác nhau</translation>
    </message>
    <message>
        <source>Not certain that both documents are one person&apos;s</source>
        <translation>Chưa chắc hai giấy tờ là của cùng một người</translation>
    </message>
    <message>
        <source>Was not admitted here before</source>
        <translation>Lần trước chưa được qua tại chốt này</translation>
    </message>
    <message>
        <source>Was to have left the province before now</source>
        <translation>Đã quá giờ phải ra khỏi tỉnh</translation>
    </message>
    <message>
        <source>Entered afterwards from a paper list</source>
        <translation>Nhập sau từ danh sách giấy</translation>
    </message>
    <message>
        <source>The rules would have said otherwise</source>
        <translation>Theo quy định thì kết quả khác</translation>
    </message>
    <message>
        <source>Decided by the officer</source>
        <translation>Cán bộ quyết định</translation>
    </message>
    <message>
        <source>Reason of a newer version: {code}</source>
        <translation>Lý do của phiên bản mới hơn: {code}</translation>
    </message>
</context>
<context>
    <name>Register</name>
    <message>
        <source>Search name, number, plate, telephone…  (Ctrl+F)</source>
        <translation>Tìm tên, số giấy tờ, biển số, điện thoại…  (Ctrl+F)</translation>
    </message>
    <message>
        <source>Search the register</source>
        <translation>Tìm trong sổ theo dõi</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Bỏ lọc</translation>
    </message>
    <message>
        <source>✕ One vehicle</source>
        <translation>✕ Một xe</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Lọc</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tất cả</translation>
    </message>
    <message>
        <source>All days</source>
        <translation>Tất cả các ngày</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Thời gian</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Kết quả</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Họ và tên</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Số giấy tờ</translation>
    </message>
    <message>
        <source>Birth year</source>
        <translation>Năm sinh</translation>
    </message>
    <message>
        <source>Province</source>
        <translation>Tỉnh, thành</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>No province given</source>
        <translation>Chưa rõ tỉnh</translation>
    </message>
    <message>
        <source>In full (Ctrl+I)</source>
        <translation>Xem đủ (Ctrl+I)</translation>
    </message>
    <message>
        <source>Amend… (Ctrl+E)</source>
        <translation>Sửa… (Ctrl+E)</translation>
    </message>
    <message>
        <source>Choose an entry to see its details here.</source>
        <translation>Chọn một lượt để xem chi tiết tại đây.</translation>
    </message>
    <message>
        <source>Details of the entry</source>
        <translation>Chi tiết của lượt</translation>
    </message>
    <message>
        <source>Amendments</source>
        <translation>Đã sửa đổi</translation>
    </message>
    <message>
        <source>In the same vehicle</source>
        <translation>Cùng xe</translation>
    </message>
    <message>
        <source>Corrected: {fields}</source>
        <translation>Đã đính chính: {fields}</translation>
    </message>
    <message>
        <source>Temperature taken</source>
        <translation>Có đo thân nhiệt</translation>
    </message>
    <message>
        <source>With a note</source>
        <translation>Có ghi chú</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>Sổ theo dõi</translation>
    </message>
    <message>
        <source>Register of entries</source>
        <translation>Sổ theo dõi các lượt ghi nhận</translation>
    </message>
    <message>
        <source>No entry fits. Clear the filter?</source>
        <translation>Không có lượt nào phù hợp. Hãy thử bỏ lọc.</translation>
    </message>
    <message>
        <source>✓ Recorded</source>
        <translation>✓ Đã ghi nhận</translation>
    </message>
</context>
<context>
    <name>Scanner</name>
    <message>
        <source>Scanner test</source>
        <translation>Kiểm tra máy quét</translation>
    </message>
    <message>
        <source>Save test card as PDF (F4)</source>
        <translation>Lưu thẻ thử PDF (F4)</translation>
    </message>
    <message>
        <source>Cannot be scanned (F2)</source>
        <translation>Không quét được (F2)</translation>
    </message>
    <message>
        <source>Begin again (F3)</source>
        <translation>Làm lại từ đầu (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Đóng (Esc)</translation>
    </message>
    <message>
        <source>Scan this code to switch the scanner to USB-COM.</source>
        <translation>Quét mã này để chuyển máy quét sang USB-COM.</translation>
    </message>
    <message>
        <source>This scanner must be set up anew.</source>
        <translation>Cần cài đặt lại máy quét này.</translation>
    </message>
    <message>
        <source>All codes arrived. This scanner is set up well.</source>
        <translation>Mọi mã đều đúng. Máy quét đã được cài đặt tốt.</translation>
    </message>
    <message>
        <source>Scan code {number}: {name}</source>
        <translation>Quét mã số {number}: {name}</translation>
    </message>
    <message>
        <source>No scanner on USB-COM; one that types may be tested.</source>
        <translation>Chưa có máy quét USB-COM; vẫn thử được máy quét kiểu bàn phím.</translation>
    </message>
    <message>
        <source>Save test card as PDF</source>
        <translation>Lưu thẻ thử PDF</translation>
    </message>
    <message>
        <source>The card could not be written there. Choose another folder.</source>
        <translation>Không ghi được thẻ vào đó. Hãy chọn thư mục khác.</translation>
    </message>
    <message>
        <source>good</source>
        <translation>đạt</translation>
    </message>
    <message>
        <source>to be mended</source>
        <translation>cần sửa</translation>
    </message>
    <message>
        <source>passed over</source>
        <translation>bỏ qua</translation>
    </message>
    <message>
        <source>Open the scanner test in Chốt, then scan these codes in order.</source>
        <translation>Mở mục Kiểm tra máy quét trong Chốt, rồi quét lần lượt các mã này.</translation>
    </message>
    <message>
        <source>Scanner test card</source>
        <translation>Thẻ thử máy quét</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Bắt đầu</translation>
    </message>
    <message>
        <source>Digits</source>
        <translation>Chữ số</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>Chữ cái</translation>
    </message>
    <message>
        <source>Signs</source>
        <translation>Ký hiệu</translation>
    </message>
    <message>
        <source>Input method</source>
        <translation>Bộ gõ</translation>
    </message>
    <message>
        <source>Vietnamese letters</source>
        <translation>Chữ tiếng Việt</translation>
    </message>
    <message>
        <source>Separators</source>
        <translation>Ký tự phân cách</translation>
    </message>
    <message>
        <source>Long code</source>
        <translation>Mã dài</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Kết thúc</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Đang khởi động</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Sẵn sàng</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>Mất kết nối</translation>
    </message>
    <message>
        <source>Does not open</source>
        <translation>Không mở được</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Không tìm thấy</translation>
    </message>
    <message>
        <source>Keyboard layouts differ ({detail})</source>
        <translation>Bố cục bàn phím khác nhau ({detail})</translation>
    </message>
    <message>
        <source>Switch the scanner to USB-COM. Or set this computer and the scanner to the US layout.</source>
        <translation>Hãy chuyển máy quét sang USB-COM. Hoặc đặt cả máy tính và máy quét về bố cục US.</translation>
    </message>
    <message>
        <source>Caps Lock is on</source>
        <translation>Đang bật Caps Lock</translation>
    </message>
    <message>
        <source>Turn Caps Lock off, on the keyboard and in the scanner.</source>
        <translation>Hãy tắt Caps Lock trên bàn phím và trong máy quét.</translation>
    </message>
    <message>
        <source>Telex rewrites what is scanned</source>
        <translation>Kiểu gõ Telex làm sai mã vừa quét</translation>
    </message>
    <message>
        <source>Turn the Vietnamese input method off (UniKey: E), or switch to USB-COM.</source>
        <translation>Hãy tắt bộ gõ tiếng Việt (UniKey: chữ E), hoặc chuyển sang USB-COM.</translation>
    </message>
    <message>
        <source>VNI rewrites what is scanned</source>
        <translation>Kiểu gõ VNI làm sai mã vừa quét</translation>
    </message>
    <message>
        <source>Vietnamese letters are lost: {detail}</source>
        <translation>Mất chữ tiếng Việt: {detail}</translation>
    </message>
    <message>
        <source>A scanner that types cannot send them. Switch it to USB-COM.</source>
        <translation>Máy quét kiểu bàn phím không gửi được những chữ này. Hãy chuyển sang USB-COM.</translation>
    </message>
    <message>
        <source>Vietnamese letters come in another encoding</source>
        <translation>Chữ tiếng Việt đến bằng bảng mã khác</translation>
    </message>
    <message>
        <source>Set the scanner&apos;s output to UTF-8, or to send raw bytes.</source>
        <translation>Hãy đặt máy quét gửi UTF-8, hoặc gửi nguyên byte.</translation>
    </message>
    <message>
        <source>Separators inside codes are lost</source>
        <translation>Mất ký tự phân cách trong mã</translation>
    </message>
    <message>
        <source>Have the scanner send control characters, or switch it to USB-COM.</source>
        <translation>Hãy cho máy quét gửi ký tự điều khiển, hoặc chuyển sang USB-COM.</translation>
    </message>
    <message>
        <source>Nothing ends a text</source>
        <translation>Không có ký tự kết thúc</translation>
    </message>
    <message>
        <source>Set the scanner to send Enter (CR) after each code.</source>
        <translation>Hãy đặt máy quét gửi Enter (CR) sau mỗi mã.</translation>
    </message>
    <message>
        <source>Codes are read twice</source>
        <translation>Mã bị đọc hai lần</translation>
    </message>
    <message>
        <source>Set the scanner&apos;s delay for the same code to 1 second or more.</source>
        <translation>Hãy đặt thời gian chờ đọc lại cùng một mã từ 1 giây trở lên.</translation>
    </message>
    <message>
        <source>Codes are glued together</source>
        <translation>Các mã bị dính nhau</translation>
    </message>
    <message>
        <source>The scanner types slowly ({detail} characters a second)</source>
        <translation>Máy quét gõ chậm ({detail} ký tự mỗi giây)</translation>
    </message>
    <message>
        <source>Set its delay between keys to zero, or switch it to USB-COM.</source>
        <translation>Hãy đặt độ trễ giữa các phím bằng 0, hoặc chuyển sang USB-COM.</translation>
    </message>
    <message>
        <source>Long codes are cut off ({detail})</source>
        <translation>Mã dài bị cắt ({detail})</translation>
    </message>
    <message>
        <source>Allow longer codes in the scanner, or switch it to USB-COM.</source>
        <translation>Hãy cho phép mã dài hơn trong máy quét, hoặc chuyển sang USB-COM.</translation>
    </message>
    <message>
        <source>Something is added to each code: {detail}</source>
        <translation>Mỗi mã bị thêm ký tự: {detail}</translation>
    </message>
    <message>
        <source>Turn it off in the scanner, or put it into [scanner] prefix and suffix.</source>
        <translation>Hãy tắt trong máy quét, hoặc ghi vào [scanner] prefix và suffix.</translation>
    </message>
    <message>
        <source>Codes arrive damaged</source>
        <translation>Mã đến bị sai</translation>
    </message>
    <message>
        <source>Scan again. If it stays so, switch the scanner to USB-COM.</source>
        <translation>Hãy quét lại. Nếu vẫn sai, hãy chuyển máy quét sang USB-COM.</translation>
    </message>
    <message>
        <source>US</source>
        <translation>US (Mỹ)</translation>
    </message>
    <message>
        <source>UK</source>
        <translation>UK (Anh)</translation>
    </message>
    <message>
        <source>French</source>
        <translation>Pháp</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Đức</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>Việt</translation>
    </message>
    <message>
        <source>scanner {scanner}, computer {computer}</source>
        <translation>máy quét {scanner}, máy tính {computer}</translation>
    </message>
    <message>
        <source>Codes came glued together. Scan them one by one, then run the scanner test.</source>
        <translation>Các mã bị dính nhau. Hãy quét từng mã, sau đó chạy Kiểm tra máy quét.</translation>
    </message>
    <message>
        <source>The scanner sent more than any code holds. Run the scanner test.</source>
        <translation>Máy quét gửi dài hơn mọi loại mã. Hãy chạy Kiểm tra máy quét.</translation>
    </message>
    <message>
        <source>The scanner sends noise. Check its cable and its baud rate.</source>
        <translation>Máy quét gửi dữ liệu nhiễu. Hãy kiểm tra dây cắm và tốc độ baud.</translation>
    </message>
    <message>
        <source>That is a bar code of goods, not a person&apos;s code.</source>
        <translation>Đây là mã vạch hàng hóa, không phải mã của người.</translation>
    </message>
    <message>
        <source>The thermometer gave no temperature. Measure again.</source>
        <translation>Nhiệt kế chưa cho kết quả. Hãy đo lại.</translation>
    </message>
    <message>
        <source>The thermometer measures surfaces. Switch it to body temperature.</source>
        <translation>Nhiệt kế đang đo bề mặt. Hãy chuyển sang đo thân nhiệt.</translation>
    </message>
    <message>
        <source>No body has that temperature. Measure again.</source>
        <translation>Thân nhiệt ngoài mức có thể. Hãy đo lại.</translation>
    </message>
    <message>
        <source>Chốt: scanner test</source>
        <translation>Chốt: kiểm tra máy quét</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Post</source>
        <translation>Chốt</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>Làn</translation>
    </message>
    <message>
        <source>Same person again</source>
        <translation>Báo người vừa qua trong vòng</translation>
    </message>
    <message>
        <source>Readable here</source>
        <translation>Đọc được tại chốt</translation>
    </message>
    <message>
        <source>Kept sealed</source>
        <translation>Lưu niêm phong</translation>
    </message>
    <message>
        <source>By order number</source>
        <translation>Theo văn bản số</translation>
    </message>
    <message>
        <source>✓ Kept, and taken down. Lanes, rules and sound count from the next start on.</source>
        <translation>✓ Đã lưu và ghi nhật ký. Làn, quy tắc và âm thanh có hiệu lực từ lần khởi động sau.</translation>
    </message>
    <message>
        <source>How this post works</source>
        <translation>Chốt làm việc thế nào</translation>
    </message>
    <message>
        <source>Everything else stands in config.toml. What is changed here goes before it.</source>
        <translation>Các mục khác nằm trong config.toml. Mục sửa ở đây được ưu tiên.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Ngôn ngữ</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Màu màn hình</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>Ban đêm</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Bật</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Tắt</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Âm thanh</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>Giọng đọc</translation>
    </message>
    <message>
        <source>A verdict stays</source>
        <translation>Giữ kết quả trên màn hình</translation>
    </message>
    <message>
        <source>Fever from</source>
        <translation>Sốt từ</translation>
    </message>
    <message>
        <source>Unsigned codes</source>
        <translation>Mã chưa xác thực</translation>
    </message>
    <message>
        <source>Pass, with a note</source>
        <translation>Cho qua, có ghi chú</translation>
    </message>
    <message>
        <source>Are checked</source>
        <translation>Cần kiểm tra</translation>
    </message>
    <message>
        <source>Lanes to choose from, with commas between</source>
        <translation>Các làn để chọn, cách nhau bằng dấu phẩy</translation>
    </message>
    <message>
        <source>Keep the changes</source>
        <translation>Lưu thay đổi</translation>
    </message>
    <message>
        <source>As before</source>
        <translation>Trở lại như cũ</translation>
    </message>
    <message>
        <source>none: the usual terms</source>
        <translation>không có: theo thời hạn thông thường</translation>
    </message>
</context>
<context>
    <name>Shift</name>
    <message>
        <source>✓ {file}
Print it; both sign; it leaves with you.</source>
        <translation>✓ {file}
In ra, hai bên ký, mang theo khi rời chốt.</translation>
    </message>
    <message>
        <source>✕ The certificate could not be made. The disk does not take it.</source>
        <translation>✕ Không lập được biên bản. Ổ đĩa không ghi được.</translation>
    </message>
    <message>
        <source>Handover of the shift</source>
        <translation>Bàn giao ca trực</translation>
    </message>
    <message>
        <source>The certificate counts verdicts, decisions and interruptions, and proves the journal up to its code.</source>
        <translation>Biên bản nêu số lượt, các quyết định và thời gian gián đoạn, và chứng minh nhật ký đến mã ghi trên đó.</translation>
    </message>
    <message>
        <source>On duty</source>
        <translation>Đang trực</translation>
    </message>
    <message>
        <source>Taken over by (or left to be written by hand)</source>
        <translation>Người nhận ca (để trống nếu ghi tay)</translation>
    </message>
    <message>
        <source>Make the certificate (PDF)</source>
        <translation>Lập biên bản bàn giao (PDF)</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>✕ That is not right. Try again.</source>
        <translation>✕ Chưa đúng. Mời nhập lại.</translation>
    </message>
    <message>
        <source>✕ Too many wrong tries. Please wait.</source>
        <translation>✕ Nhập sai nhiều lần. Vui lòng chờ.</translation>
    </message>
    <message>
        <source>✕ This person may no longer sign in.</source>
        <translation>✕ Người này không còn quyền đăng nhập.</translation>
    </message>
    <message>
        <source>✕ The key of this person is damaged. Another supervisor has to sign in.</source>
        <translation>✕ Khóa của người này bị hỏng. Cần một chốt trưởng khác đăng nhập.</translation>
    </message>
    <message>
        <source>✕ The disk does not take the record. Nobody can sign in before that is mended.</source>
        <translation>✕ Ổ đĩa không ghi được. Khắc phục xong mới đăng nhập được.</translation>
    </message>
    <message>
        <source>Head of the post</source>
        <translation>Chốt trưởng</translation>
    </message>
    <message>
        <source>Leave the kiosk: head of the post</source>
        <translation>Thoát ki-ốt: chốt trưởng</translation>
    </message>
    <message>
        <source>Second person: the whole register leaves</source>
        <translation>Người thứ hai xác nhận xuất đầy đủ</translation>
    </message>
    <message>
        <source>Start of your shift</source>
        <translation>Bắt đầu ca trực</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>Xin chờ…</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Mật khẩu</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>Mã PIN</translation>
    </message>
    <message>
        <source>Who are you?</source>
        <translation>Bạn là ai?</translation>
    </message>
    <message>
        <source>{name} goes off duty</source>
        <translation>{name} kết thúc ca</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>Hiện chữ đang gõ</translation>
    </message>
    <message>
        <source>Sign in (Enter)</source>
        <translation>Đăng nhập (Enter)</translation>
    </message>
    <message>
        <source>Not now (Esc)</source>
        <translation>Để sau (Esc)</translation>
    </message>
</context>
<context>
    <name>Slip</name>
    <message>
        <source>Print the slip</source>
        <translation>In phiếu ca</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Lưu PDF</translation>
    </message>
    <message>
        <source>Valid until {time}</source>
        <translation>Có giá trị đến {time}</translation>
    </message>
    <message>
        <source>Somebody with a telephone may photograph the code; the next post reads it.</source>
        <translation>Ai có điện thoại có thể chụp mã này; chốt kế tiếp đọc được.</translation>
    </message>
    <message>
        <source>Slip for the next post</source>
        <translation>Phiếu cho chốt kế tiếp</translation>
    </message>
    <message>
        <source>Slip for the person</source>
        <translation>Phiếu cho người đi đường</translation>
    </message>
    <message>
        <source>Photographed</source>
        <translation>Đã chụp ảnh</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Đóng (Esc)</translation>
    </message>
    <message>
        <source>Head of the journal: number {seq}</source>
        <translation>Mã sổ đến số {seq}</translation>
    </message>
    <message>
        <source>Photograph this code or print the slip, and keep it away from this machine: it proves that nothing before it was changed.</source>
        <translation>Chụp ảnh mã này hoặc in phiếu, rồi cất ở nơi khác: mã chứng minh mọi lượt trước đó chưa bị sửa.</translation>
    </message>
    <message>
        <source>The slip could not be written there. Choose another folder.</source>
        <translation>Không ghi được phiếu vào đó. Hãy chọn thư mục khác.</translation>
    </message>
    <message>
        <source>SHIFT SLIP</source>
        <translation>PHIẾU GIAO CA</translation>
    </message>
    <message>
        <source>Keep this slip away from the machine. It proves the journal up to this number: chot verify FOLDER --head CODE</source>
        <translation>Cất phiếu này ở nơi khác, không để cạnh máy. Phiếu chứng minh sổ chưa bị sửa đến số này: chot verify THƯ_MỤC --head MÃ</translation>
    </message>
    <message>
        <source>Handed over by</source>
        <translation>Người giao ca</translation>
    </message>
    <message>
        <source>Taken over by</source>
        <translation>Người nhận ca</translation>
    </message>
    <message>
        <source>Head of the journal</source>
        <translation>Số cuối trong sổ</translation>
    </message>
    <message>
        <source>Bring the original papers or a valid certificate, or declare at the desk of this post.</source>
        <translation>Mang giấy tờ gốc hoặc chứng nhận còn giá trị, hoặc khai tại bàn của chốt này.</translation>
    </message>
    <message>
        <source>Go to the nearest health station, wear a mask and keep away from others on the way. Come back with its paper.</source>
        <translation>Đến trạm y tế gần nhất, đeo khẩu trang và giữ khoảng cách trên đường đi. Khi quay lại, mang giấy của trạm.</translation>
    </message>
    <message>
        <source>Get a new certificate or declaration, or declare at the desk of this post.</source>
        <translation>Lấy chứng nhận hoặc tờ khai mới, hoặc khai tại bàn của chốt này.</translation>
    </message>
    <message>
        <source>Show your ID card and a valid declaration or certificate, one after the other.</source>
        <translation>Lần lượt đưa thẻ căn cước và tờ khai hoặc chứng nhận còn giá trị.</translation>
    </message>
    <message>
        <source>Show this code with your papers at the next post. Do not fold it.</source>
        <translation>Đưa mã này kèm giấy tờ cho chốt kế tiếp. Xin đừng gấp lên mã.</translation>
    </message>
    <message>
        <source>What to do now</source>
        <translation>Việc cần làm ngay</translation>
    </message>
    <message>
        <source>Show this slip when you come back to this post.</source>
        <translation>Khi quay lại chốt này, xin đưa phiếu này.</translation>
    </message>
    <message>
        <source>DECLARED AT THE POST</source>
        <translation>TỜ KHAI TẠI CHỐT</translation>
    </message>
    <message>
        <source>Entry {number}</source>
        <translation>Lượt số {number}</translation>
    </message>
</context>
<context>
    <name>Source</name>
    <message>
        <source>Camera</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Recorded video</source>
        <translation>Bản ghi hình</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>Máy quét</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>Nhập tay</translation>
    </message>
    <message>
        <source>Declared with help</source>
        <translation>Khai hộ</translation>
    </message>
    <message>
        <source>Entered later</source>
        <translation>Ghi bổ sung</translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <source>Ask for another code, or take the declaration at the desk.</source>
        <translation>Đề nghị đưa mã khác hoặc khai báo tại bàn.</translation>
    </message>
    <message>
        <source>Check the original papers, or declare at the desk.</source>
        <translation>Kiểm tra giấy tờ gốc hoặc mời khai báo tại bàn.</translation>
    </message>
    <message>
        <source>Do not accept this code. Check the papers at the desk.</source>
        <translation>Không dùng mã này. Mời vào bàn kiểm tra giấy tờ.</translation>
    </message>
    <message>
        <source>Compare the card with the person and with the screen.</source>
        <translation>So thẻ với người và với màn hình.</translation>
    </message>
    <message>
        <source>Ask for the ID card&apos;s code, or take the declaration at the desk.</source>
        <translation>Đề nghị đưa mã trên thẻ căn cước hoặc khai báo tại bàn.</translation>
    </message>
    <message>
        <source>Scan the ID card&apos;s code, and take the declaration at the desk.</source>
        <translation>Quét mã trên thẻ căn cước rồi mời khai báo tại bàn.</translation>
    </message>
    <message>
        <source>Set the clock. Until then compare dates by eye.</source>
        <translation>Chỉnh lại đồng hồ. Trong lúc chờ, xem ngày trên giấy.</translation>
    </message>
    <message>
        <source>Do as it was decided; in doubt ask the head of the post.</source>
        <translation>Thực hiện theo quyết định; nếu còn băn khoăn, hỏi chốt trưởng.</translation>
    </message>
    <message>
        <source>Ask for the original code; if it fails too, use the desk.</source>
        <translation>Đề nghị đưa mã gốc; nếu vẫn lỗi, mời khai báo tại bàn.</translation>
    </message>
    <message>
        <source>Ask for a new certificate, or take the declaration at the desk.</source>
        <translation>Đề nghị xuất trình giấy chứng nhận mới hoặc khai báo tại bàn.</translation>
    </message>
    <message>
        <source>See from which day it holds; until then declare at the desk.</source>
        <translation>Xem ngày có hiệu lực; trước ngày đó mời khai báo tại bàn.</translation>
    </message>
    <message>
        <source>Ask for the person&apos;s own code or the ID card&apos;s code.</source>
        <translation>Đề nghị đưa mã cá nhân hoặc mã trên thẻ căn cước.</translation>
    </message>
    <message>
        <source>Ask for the ID card itself, and scan the code on it.</source>
        <translation>Đề nghị đưa thẻ căn cước và quét mã trên thẻ.</translation>
    </message>
    <message>
        <source>Note the plate, and scan the ID card&apos;s code of everyone in the vehicle.</source>
        <translation>Ghi biển số xe và quét mã thẻ căn cước của từng người trên xe.</translation>
    </message>
    <message>
        <source>Ask for the certificate itself, on paper or as its own code.</source>
        <translation>Đề nghị đưa chính giấy chứng nhận, bản giấy hoặc mã của giấy.</translation>
    </message>
    <message>
        <source>Ask for the paper with the full number.</source>
        <translation>Đề nghị xuất trình giấy tờ có đủ số.</translation>
    </message>
    <message>
        <source>Ask the person the questions of today&apos;s form.</source>
        <translation>Hỏi người đó các câu trong mẫu tờ khai hôm nay.</translation>
    </message>
    <message>
        <source>Ask for the paper with the full date of birth.</source>
        <translation>Đề nghị xuất trình giấy tờ có đủ ngày sinh.</translation>
    </message>
    <message>
        <source>Ask for a card that is in date, or for the ID card.</source>
        <translation>Đề nghị đưa thẻ còn hiệu lực hoặc thẻ căn cước.</translation>
    </message>
    <message>
        <source>Ask whether the person comes back or the code is another&apos;s.</source>
        <translation>Hỏi xem người này quay lại hay dùng mã của người khác.</translation>
    </message>
    <message>
        <source>Ask the person to wait apart, and call the health staff.</source>
        <translation>Mời chờ ở khu riêng và gọi cán bộ y tế.</translation>
    </message>
    <message>
        <source>Ask for another test, or call the health staff.</source>
        <translation>Đề nghị xét nghiệm lại hoặc gọi nhân viên y tế.</translation>
    </message>
    <message>
        <source>Go through the answers with the person, and call health staff.</source>
        <translation>Xem lại từng câu trả lời với người đó và gọi nhân viên y tế.</translation>
    </message>
    <message>
        <source>See which rule it is; ask for another certificate or paper.</source>
        <translation>Xem là quy định nào; đề nghị đưa chứng nhận hoặc giấy tờ khác.</translation>
    </message>
    <message>
        <source>Check doses and dates of the certificate by eye.</source>
        <translation>Tự xem số mũi và ngày ghi trên chứng nhận.</translation>
    </message>
    <message>
        <source>Scan the other document here; without one, use the desk.</source>
        <translation>Quét giấy tờ còn lại tại đây; nếu không có, mời khai báo tại bàn.</translation>
    </message>
    <message>
        <source>Ask whose they are, and scan the person&apos;s own two.</source>
        <translation>Hỏi giấy tờ của ai, rồi quét đúng hai giấy tờ của người này.</translation>
    </message>
    <message>
        <source>Compare name, date of birth and face on both documents.</source>
        <translation>So họ tên, ngày sinh và khuôn mặt trên cả hai giấy tờ.</translation>
    </message>
    <message>
        <source>Ask at the desk what has changed since.</source>
        <translation>Mời vào bàn, hỏi từ lần trước đến nay có gì thay đổi.</translation>
    </message>
    <message>
        <source>Ask at the desk where the person stayed, and note it.</source>
        <translation>Mời vào bàn, hỏi người này đã ở đâu và ghi lại.</translation>
    </message>
    <message>
        <source>Compare the entry with the paper list.</source>
        <translation>Đối chiếu với danh sách giấy.</translation>
    </message>
    <message>
        <source>Show the entry to the head of the post.</source>
        <translation>Báo lượt này với chốt trưởng.</translation>
    </message>
    <message>
        <source>Let the person go on.</source>
        <translation>Mời đi tiếp.</translation>
    </message>
    <message>
        <source>Check the papers before the person goes on.</source>
        <translation>Kiểm tra giấy tờ trước khi mời đi tiếp.</translation>
    </message>
    <message>
        <source>Ask the person to the desk and take the declaration.</source>
        <translation>Mời vào bàn khai báo.</translation>
    </message>
</context>
<context>
    <name>Supervisor</name>
    <message>
        <source>Diagnostics</source>
        <translation>Tình trạng máy</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>Trung tâm</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Xuất sổ</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Nhân sự</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Cài đặt</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Ca trực</translation>
    </message>
    <message>
        <source>Sign out (Esc)</source>
        <translation>Đăng xuất (Esc)</translation>
    </message>
</context>
<context>
    <name>Time</name>
    <message>
        <source>Clock trusted</source>
        <translation>Đồng hồ tin cậy</translation>
    </message>
    <message>
        <source>Clock runs behind</source>
        <translation>Đồng hồ chậm</translation>
    </message>
    <message>
        <source>Clock may be ahead</source>
        <translation>Đồng hồ có thể nhanh</translation>
    </message>
    <message>
        <source>Clock has jumped</source>
        <translation>Đồng hồ nhảy giờ</translation>
    </message>
</context>
<context>
    <name>Unlock</name>
    <message>
        <source>Chốt: unlock the day book</source>
        <translation>Chốt: mở sổ trong ngày</translation>
    </message>
    <message>
        <source>Unlock the day book</source>
        <translation>Mở sổ trong ngày</translation>
    </message>
    <message>
        <source>Entries are recorded all the same. With the passphrase of this machine the entries of today and yesterday can be read here again.</source>
        <translation>Máy vẫn ghi nhận bình thường. Gõ mật khẩu của máy này để đọc lại các lượt của hôm nay và hôm qua.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Mật khẩu</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>Hiện chữ đang gõ</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Mở sổ</translation>
    </message>
    <message>
        <source>Go on without (Esc)</source>
        <translation>Bỏ qua (Esc)</translation>
    </message>
    <message>
        <source>✕ Wrong passphrase. Try again.</source>
        <translation>✕ Sai mật khẩu. Hãy gõ lại.</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>Đang mở…</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>PLEASE PASS</source>
        <translation>MỜI QUA</translation>
    </message>
    <message>
        <source>CHECK NEEDED</source>
        <translation>CẦN KIỂM TRA</translation>
    </message>
    <message>
        <source>NOT CLEARED YET</source>
        <translation>CHƯA ĐƯỢC QUA</translation>
    </message>
    <message>
        <source>NOT SAVED</source>
        <translation>CHƯA LƯU</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>under a minute</source>
        <translation>dưới 1 phút</translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n phút</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n giờ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n ngày</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n codes are in view</source>
        <translation>
            <numerusform>Thấy %n mã cùng lúc</numerusform>
        </translation>
    </message>
    <message>
        <source>{read} of {count} parts read</source>
        <translation>Đã đọc {read}/{count} phần</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s) waiting to be saved</source>
        <translation>
            <numerusform>%n lượt đang chờ lưu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more reason(s)</source>
        <translation>
            <numerusform>và %n lý do khác</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more fault(s)</source>
        <translation>
            <numerusform>và %n sự cố khác</numerusform>
        </translation>
    </message>
    <message>
        <source>Centre differs: {hour}</source>
        <translation>Trung tâm lệch: {hour}</translation>
    </message>
    <message numerus="yes">
        <source>Confirmed, %n held apart</source>
        <translation>
            <numerusform>Đã nhận, giữ riêng %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>✕ Not right. The next try is possible in %n second(s).</source>
        <translation>
            <numerusform>✕ Chưa đúng. Còn %n giây nữa mới thử lại được.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Signing out in %n second(s)</source>
        <translation>
            <numerusform>Tự đăng xuất sau %n giây</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%n người</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n driver(s)</source>
        <translation>
            <numerusform>%n lái xe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passenger(s)</source>
        <translation>
            <numerusform>%n hành khách</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>amended %n time(s)</source>
        <translation>
            <numerusform>đã sửa %n lần</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) an hour</source>
        <translation>
            <numerusform>%n người/giờ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s) found</source>
        <translation>
            <numerusform>Tìm thấy %n lượt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n giây</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Whole vehicle: %n person(s)</source>
        <translation>
            <numerusform>Cả xe: %n người</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s) of {total}</source>
        <translation>
            <numerusform>%n trên {total} lượt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new entry(s) above</source>
        <translation>
            <numerusform>%n lượt mới ở trên</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s)</source>
        <translation>
            <numerusform>%n lượt</numerusform>
        </translation>
    </message>
</context>
</TS>
