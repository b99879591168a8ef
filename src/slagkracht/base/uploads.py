"""Uploads: held in memory up to the limit, then refused; never in a temporary file, never stored."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

TOO_LARGE = "too_large"


class MemoryOnly(FileUploadHandler):
    """Keeps an upload in memory. Past the limit the bytes are dropped and ``file.too_large`` says so:
    the form can then answer in words, instead of a cut connection. The limit holds for all files of one
    request together, so that a hundred files cannot fill the memory."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._kept = 0  # bytes of the files of this request that are held

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._buffer = BytesIO()
        self._too_large = False
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._too_large:
            return
        if self._kept + len(raw_data) > settings.UPLOAD_LIMIT:
            self._too_large = True
            self._kept -= self._buffer.tell()
            self._buffer = BytesIO()
            return
        self._buffer.write(raw_data)
        self._kept += len(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._buffer.seek(0)
        upload = InMemoryUploadedFile(
            file=self._buffer,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
        setattr(upload, TOO_LARGE, self._too_large)
        return upload


class NoStorage(Storage):
    """There is no file storage: whatever tries to keep a file is refused."""

    def _save(self, name: str, content: Any) -> str:
        raise PermissionError("files are not kept: seal them in the vault")

    def _open(self, name: str, mode: str = "rb") -> Any:
        raise PermissionError("there are no kept files")

    def exists(self, name: str) -> bool:
        return False

    def url(self, name: str | None) -> str:
        raise PermissionError("there are no kept files")
