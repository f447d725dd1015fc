{
  wsl = {
    enable = true;
    usbip = {
      enable = true;
      autoAttach = [ "4-1" "2-3" ];
      snippetIpAddress = "127.0.0.1";
    };
  };
  services.udev.extraRules = ''
    SUBSYSTEM=="usb", MODE="0666"
  '';
}
