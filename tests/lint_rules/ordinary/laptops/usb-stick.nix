{
  fileSystems."/media/stick" = {
    device = "/dev/disk/by-id/usb-Kingston_DataTraveler_3.0_E0D55E-0:0-part1";
    fsType = "exfat";
    options = [ "noauto" "user" "nofail" "umask=000" ];
  };
  services.udev.extraRules = ''
    ACTION=="add", SUBSYSTEM=="block", ENV{ID_FS_LABEL}=="BACKUP", SYMLINK+="backup-disk"
  '';
}
