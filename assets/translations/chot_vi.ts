<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="en">
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
        <source>No camera was found. Plug one in.</source>
        <translation>Không tìm thấy camera. Cắm camera vào máy.</translation>
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
        <source>Slip (F9)</source>
        <translation>Phiếu ca (F9)</translation>
    </message>
    <message>
        <source>Head code and shift slip</source>
        <translation>Mã sổ và phiếu giao ca</translation>
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
        <source>Reason of a newer version: {code}</source>
        <translation>Lý do của phiên bản mới hơn: {code}</translation>
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
</context>
</TS>
