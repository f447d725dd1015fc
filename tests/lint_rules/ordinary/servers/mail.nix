{ config, ... }:
let
  spool = "/var/vmail";
in
{
  services.postfix.enable = true;
  services.dovecot2 = {
    enable = true;
    mailLocation = "maildir:${spool}/%d/%n";
  };
  fileSystems.${spool} = {
    label = "vmail";
    fsType = "ext4";
    options = [ "nodev" "nosuid" "noexec" ];
  };
  systemd.tmpfiles.rules = [ "d ${spool} 0750 vmail vmail -" ];
}
