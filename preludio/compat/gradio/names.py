"""Every public name of Gradio, so that a program which asks for one that is not there yet is told."""

# fmt: off
NAMES = frozenset((
    "Accordion", "AnnotatedImage", "Annotatedimage", "Audio", "BarPlot", "Blocks", "BrowserState", "Brush", "Button",
    "CSVLogger", "Cache", "ChatInterface", "ChatMessage", "Chatbot", "Checkbox", "CheckboxGroup", "Checkboxgroup",
    "ClearButton", "Code", "ColorPicker", "Column", "Component", "CopyData", "DataFrame", "Dataframe", "Dataset",
    "DateTime", "DeepLinkButton", "DeletedFileData", "Dialogue", "DownloadButton", "DownloadData", "Draggable",
    "Dropdown", "DuplicateButton", "EditData", "Eraser", "Error", "EventData", "Examples", "File", "FileData",
    "FileExplorer", "FileSize", "Files", "FlaggingCallback", "Gallery", "Group", "HTML", "Header", "Highlight",
    "HighlightedText", "Highlightedtext", "I18n", "Image", "ImageEditor", "ImageMask", "ImageSlider", "Info",
    "InputHTMLAttributes", "Interface", "JSON", "Json", "KeyUpData", "Label", "LayerOptions", "LikeData", "LinePlot",
    "List", "LoginButton", "Markdown", "Matrix", "MessageDict", "Mic", "Microphone", "Model3D", "MultimodalTextbox",
    "NO_RELOAD", "Navbar", "Number", "Numpy", "OAuthProfile", "OAuthToken", "Paint", "ParamViewer", "PlayableVideo",
    "Plot", "Progress", "Radio", "Request", "RetryData", "Row", "ScatterPlot", "SelectData", "Server", "Sidebar",
    "SimpleCSVLogger", "Sketchpad", "Slider", "State", "Step", "Success", "Tab", "TabItem", "TabbedInterface", "Tabs",
    "Text", "TextArea", "Textbox", "Theme", "Timer", "UndoData", "UploadButton", "Video", "Walkthrough", "Warning",
    "WatermarkOptions", "WaveformOptions", "WebcamOptions", "Workflow", "WorkflowCanvas", "api", "blocks", "cache",
    "caching", "chat_interface", "close_all", "component", "components", "data_classes", "deploy", "events",
    "exceptions", "external", "flagging", "get_audio", "get_file", "get_image", "get_model3d", "get_package_version",
    "get_video", "helpers", "i18n", "interface", "layouts", "load", "load_chat", "load_ipython_extension",
    "load_openapi", "mcp", "media", "mount_gradio_app", "on", "render", "renderable", "routes", "server",
    "set_static_paths", "skip", "templates", "themes", "update", "utils", "validate", "validators",
))
